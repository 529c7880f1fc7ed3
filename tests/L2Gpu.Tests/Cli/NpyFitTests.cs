using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class NpyFitTests
{
    private const string Csv = "c0,c1,c2,c3\n1,2,3,1\n2,1,5,2\n4,3,8,1\n3,5,9,0.5\n7,1,2,2\n";

    private static readonly double[,] Matrix = { { 1, 2, 3, 1 }, { 2, 1, 5, 2 }, { 4, 3, 8, 1 }, { 3, 5, 9, 0.5 }, { 7, 1, 2, 2 } };

    // The last column, one in the middle, two that are no neighbours, weights: the file used where it lies, and copied block by block.
    [Theory]
    [InlineData("--target c3")]
    [InlineData("--target c0")]
    [InlineData("--target c1")]
    [InlineData("--target c3,c1")]
    [InlineData("--target c2 --weights c3")]
    [InlineData("--target c2 --features c1,c0 --rows 4")]
    [InlineData("--target c2 --ignore c1 --holdout 0.4 --seed 3")]
    public void A_fit_is_the_same_from_csv_and_npy_of_either_type_and_order(string options)
    {
        using var file = new TemporaryFile("x.csv", Csv);
        NpyFile.Write<double>(file.Beside("d.npy"), Matrix);
        NpyFile.Write<float>(file.Beside("f.npy"), Singles());
        File.WriteAllBytes(file.Beside("fortran.npy"), Fortran());
        string wanted = Coefficients(file.Path, options);
        foreach (string name in (string[])["d.npy", "f.npy", "fortran.npy"]) Assert.Equal(wanted, Coefficients(file.Beside(name), options));
    }

    [Fact]
    public void A_bad_cell_stops_with_row_and_column()
    {
        using var file = new TemporaryFile("x.npy");
        double[,] gap = (double[,])Matrix.Clone();
        gap[3, 1] = double.NaN;
        NpyFile.Write<double>(file.Path, gap);
        Tool run = Tool.Run($"fit ridge --data {file.Path} --target c2 --lambda 1 --json").Fails(1, "row 3 (from 0), column 'c1': the number is NaN", "--drop-missing");
        Assert.Equal(4, run.RunSuggestion().Succeeds().Json.GetProperty("rows").GetInt64());
        Tool.Run($"fit ridge --data {file.Path} --target c2 --lambda 1 --ignore c1").Succeeds();
        gap[3, 1] = double.NegativeInfinity;
        NpyFile.Write<double>(file.Path, gap);
        Tool.Run($"fit ridge --data {file.Path} --target c2 --drop-missing").Fails(1, "row 3 (from 0), column 'c1': the number is infinite");
        gap[3, 1] = -1;
        NpyFile.Write<double>(file.Path, gap);
        Tool.Run($"fit ridge --data {file.Path} --target c2 --weights c1").Fails(1, "row 3 (from 0), column 'c1'", "negative");
        gap[3, 1] = 1e300;
        NpyFile.Write<double>(file.Path, gap);
        Tool.Run($"fit ridge --data {file.Path} --target c2 --precision f32").Fails(1, "row 3 (from 0), column 'c1'", "too large for f32");
    }

    [Fact]
    public void Text_options_are_for_text_files()
    {
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, Matrix);
        Tool.Run($"fit ridge --data {file.Path} --target c2 --one-hot c1").Fails(1, "holds numbers");
        Tool.Run($"fit ridge --data {file.Path} --target c9").Fails(1, "no column 'c9'");
    }

    [Fact]
    public void Predictions_of_csv_and_npy_are_the_same()
    {
        using var file = new TemporaryFile("x.csv", Csv);
        NpyFile.Write<double>(file.Beside("d.npy"), Matrix);
        string model = file.Beside("m.json");
        Tool.Run($"fit ridge --data {file.Path} --target c2 --lambda 1 --json --out {model}").Succeeds();
        Assert.Equal(Tool.Run($"predict --model {model} --data {file.Path}").Succeeds().Out, Tool.Run($"predict --model {model} --data {file.Beside("d.npy")}").Succeeds().Out);
    }

    [Fact]
    public void No_row_stops()
    {
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, new double[0, 3]);
        Tool.Run($"fit ridge --data {file.Path} --target c2").Fails(1, "no rows of data");
    }

    private static string Coefficients(string path, string options)
    {
        Tool run = Tool.Run($"fit ridge --data {path} --lambda 1 --json {options}").Succeeds();
        return string.Join(' ', run.Json.GetProperty("coefficients").EnumerateArray().SelectMany(t => t.EnumerateArray()).Select(c => c.GetDouble().ToString("G13", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static float[,] Singles()
    {
        float[,] singles = new float[5, 4];
        for (int i = 0; i < 20; i++) singles[i / 4, i % 4] = (float)Matrix[i / 4, i % 4];
        return singles;
    }

    private static byte[] Fortran()
    {
        using var file = new TemporaryFile("t.npy");
        NpyFile.Write(file.Path, HostMatrix<double>.FromArray(Matrix).Transpose());
        byte[] bytes = File.ReadAllBytes(file.Path);
        string header = System.Text.Encoding.ASCII.GetString(bytes, 0, 128).Replace("'fortran_order': False, 'shape': (4, 5), ", "'fortran_order': True, 'shape': (5, 4),  ", StringComparison.Ordinal);
        for (int i = 10; i < 128; i++) bytes[i] = (byte)header[i];
        return bytes;
    }
}
