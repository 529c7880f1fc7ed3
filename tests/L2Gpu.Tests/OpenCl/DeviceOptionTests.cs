using System.Text.Json;
using L2Gpu.Tests.Cli;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>The tool with <c>--device opencl</c>: listed, and the same answers as on the CPU.</summary>
public sealed class DeviceOptionTests
{
    private static readonly string Diamonds = $"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --one-hot cut,color,clarity --lambda 1 --json ";

    [OpenClFact]
    public void Devices_lists_it()
    {
        JsonElement json = Tool.Run("devices --json").Succeeds().Json;
        JsonElement found = json.GetProperty("devices").EnumerateArray().First(d => d.GetProperty("id").GetString() == "opencl:0");
        Assert.Equal("opencl", found.GetProperty("kind").GetString());
        Assert.Contains(found.GetProperty("features").EnumerateArray(), f => f.GetString() == "fp64");
        Assert.Contains(json.GetProperty("notes").EnumerateArray(), note => note.GetString()!.StartsWith("CUDA", StringComparison.Ordinal));
        Assert.Contains("opencl:0", Tool.Run("devices").Succeeds().Out, StringComparison.Ordinal);
    }

    [OpenClTheory]
    [InlineData("cholesky", "f64")]
    [InlineData("cholesky", "f32")]
    [InlineData("qr", "f64")]
    [InlineData("qr", "f32")]
    [InlineData("cg", "f64")]
    [InlineData("cg", "f32")]
    [InlineData("eigen", "f64")]
    [InlineData("auto", "mixed")]
    public void The_diamonds_agree_with_the_CPU(string solver, string precision)
    {
        string rest = $"--solver {solver} --precision {precision} --device ";
        JsonElement here = Tool.Run(Diamonds + rest + "cpu").Succeeds().Json, there = Tool.Run(Diamonds + rest + "opencl").Succeeds().Json;
        Assert.Equal(("cpu", "opencl:0"), (Text(here, "device"), Text(there, "device")));
        foreach (string name in (string[])["precision", "solver", "status"]) Assert.Equal(Text(here, name), Text(there, name));

        // FP32 data are rounded once when they are read, whatever the device; what is told apart is the arithmetic, whose bound is c·κ·ε (docs/numerics.md).
        double epsilon = Text(here, "precision") == "f32" ? Math.Pow(2, -23) : Math.Pow(2, -52);
        double condition = here.GetProperty("conditionNumber").GetProperty("regularized").GetDouble(), bound = Math.Max(1e-10, 10 * condition * epsilon);
        double[] mine = Coefficients(here), theirs = Coefficients(there);
        double error = Norm([.. mine.Zip(theirs, (a, b) => a - b)]) / Norm(mine);
        Assert.InRange(error, 0, bound);
        Assert.InRange(there.GetProperty("backwardError")[0].GetDouble(), 0, 100 * epsilon);
        Assert.Equal("it was asked for", Text(there, "deviceWhy"));
        Assert.All(there.GetProperty("stages").EnumerateArray(), s => Assert.True(Text(s, "device") is "cpu" or "opencl:0"));
        Assert.InRange(there.GetProperty("stages").EnumerateArray().Sum(s => s.GetProperty("bytesMoved").GetInt64()), 53940L * 24 * 4, 53940L * 24 * 8 * 3);
    }

    [OpenClFact]
    public void A_model_predicts_the_same()
    {
        using var model = new TemporaryFile("model.json", "");
        Tool.Run(Diamonds.Replace("--json", "--quiet", StringComparison.Ordinal) + $"--out {model.Path} --device opencl:0").Succeeds();
        string predict = $"predict --model {model.Path} --data {Tool.Sample("diamonds.csv")} --device ";
        string[] here = Tool.Run(predict + "cpu").Succeeds().Out.Split('\n'), there = Tool.Run(predict + "opencl").Succeeds().Out.Split('\n');
        Assert.Equal(here.Length, there.Length);
        for (int i = 1; i < here.Length - 1; i++)
            Assert.Equal(Number(here[i]), Number(there[i]), 1e-9 * Math.Max(1, Math.Abs(Number(here[i]))));
    }

    [OpenClFact]
    public void Another_number_is_refused_with_those_that_there_are()
        => Tool.Run(Diamonds + "--device opencl:7").Fails(1, "There is no device 'opencl:7' here", "opencl:0");

    private static double Number(string line) => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static double[] Coefficients(JsonElement json) => [.. json.GetProperty("coefficients")[0].EnumerateArray().Select(b => b.GetDouble())];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
