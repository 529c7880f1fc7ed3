using System.Text;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Valid files with bytes flipped, cut out, put in and repeated: whatever comes of them, the tool ends with an exit code and a sentence.</summary>
public sealed class MutatedFileTests
{
    private const int Files = 500;

    [Fact]
    public void Csv_files()
    {
        byte[] valid = Encoding.UTF8.GetBytes("\uFEFFa,\"b, c\",when,kind,y\r\n1.5,2,2010-01-01T10:00,u,3\r\n2,1e3,2010-02-01,\"v \"\"w\"\"\",5\r\n-4,3,2011-01-01 23:59,u,8\r\n3,5,2012-12-31,x,9.25\r\n");
        Survive(".csv", valid, 1, path => ["fit", "ridge", "--data", path, "--target", "y", "--one-hot", "kind", "--datetime", "when", "--json"]);
    }

    [Fact]
    public void Csv_files_without_their_gaps()
    {
        byte[] valid = Encoding.UTF8.GetBytes("a,b,w,y\n1,2,1,3\n2,1,2,5\n4,3,0.5,8\n3,5,1,9\n7,1,1,2\n");
        Survive(".csv", valid, 2, path => ["fit", "ridge", "--data", path, "--target", "y", "--weights", "w", "--drop-missing", "--holdout", "0.3", "--lambda", "0,1"]);
    }

    [Fact]
    public void Npy_files()
    {
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, new double[,] { { 1, 2, 3 }, { 2, 1, 5 }, { 4, 3, 8 }, { 3, 5, 9 }, { 7, 1, 2 } });
        Survive(".npy", File.ReadAllBytes(file.Path), 3, path => ["fit", "ridge", "--data", path, "--target", "c2", "--lambda", "1", "--json"]);
    }

    [Fact]
    public void Model_files()
    {
        using var file = new TemporaryFile("model.json");
        File.WriteAllText(file.Beside("data.csv"), "a,c,y\n1,u,3\n2,v,5\n4,u,8\n3,v,9\n");
        Tool.RunArgs(["fit", "ridge", "--data", file.Beside("data.csv"), "--target", "y", "--one-hot", "c", "--lambda", "1", "--out", file.Path, "--json"]).Succeeds();
        string data = file.Beside("data.csv");
        Survive(".json", File.ReadAllBytes(file.Path), 4, path => ["predict", "--model", path, "--data", data]);
    }

    private static void Survive(string extension, byte[] valid, int seed, Func<string, string[]> command)
    {
        var random = new Random(seed);
        using var file = new TemporaryFile("mutated" + extension);
        int refused = 0;
        for (int i = 0; i < Files; i++)
        {
            byte[] bytes = Mutate(valid, random);
            File.WriteAllBytes(file.Path, bytes);
            Tool run = Tool.RunArgs(command(file.Path));
            string what = $"mutation {i} of seed {seed}: {Convert.ToBase64String(bytes)}\n{run.Error}";
            Assert.True(run.Code is 0 or 1 or 2, what);
            Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
            Assert.True(run.Code == 0 ? run.Error.Length == 0 : run.Error.StartsWith("error: ", StringComparison.Ordinal), what);
            refused += run.Code == 0 ? 0 : 1;
        }

        Assert.InRange(refused, Files / 20, Files);
        Assert.Empty(Directory.GetFiles(file.Folder, "*.part"));
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = new List<byte>(valid);
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count), length = random.Next(1, Math.Min(20, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, "\",\n\0:{}e9-"u8.Slice(random.Next(10), 1).ToArray()); break;
            }
        }

        return [.. bytes];
    }
}
