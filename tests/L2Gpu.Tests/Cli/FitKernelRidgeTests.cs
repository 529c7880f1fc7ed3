using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class FitKernelRidgeTests
{
    private static readonly string[] Keys =
    [
        "model", "device", "precision", "solver", "why", "lambda", "features", "targets", "intercept", "kernel", "dualCoefficients", "centers", "backwardError", "conditionNumber",
        "degreesOfFreedom", "loo", "test", "stages", "status", "rows", "warnings", "iterations", "relativeResidual", "preconditionerRank", "memoryBytes", "search", "heldOut", "deviceWhy",
    ];

    private static readonly string Iris = $"fit kernel-ridge --data {Tool.Sample("iris.csv")} --target species ";

    [Fact]
    public void One_fit_has_these_names_in_this_order()
    {
        JsonElement json = Tool.Run(Iris + "--json --holdout 0.2 --seed 1").Succeeds().Json;
        Assert.Equal(Keys, Names(json));
        Assert.Equal("kernel-ridge", json.GetProperty("model").GetString());
        Assert.Equal("cpu", json.GetProperty("device").GetString());
        JsonElement kernel = json.GetProperty("kernel");
        Assert.Equal(["name", "gamma"], Names(kernel));
        Assert.Equal(0.25, kernel.GetProperty("gamma").GetDouble());
        Assert.Equal((120, 120), (json.GetProperty("centers").GetInt32(), json.GetProperty("rows").GetInt32()));
        Assert.Equal(120, json.GetProperty("dualCoefficients")[0].GetArrayLength());
        Assert.Equal(["lambda", "meanSquaredError", "best"], Names(json.GetProperty("loo")));
        Assert.Equal(61, json.GetProperty("loo").GetProperty("lambda").GetArrayLength());
        Assert.Equal(["r2", "rmse"], Names(json.GetProperty("test")));
        Assert.InRange(json.GetProperty("test").GetProperty("r2")[0].GetDouble(), 0.9, 1);
        Assert.InRange(json.GetProperty("relativeResidual")[0].GetDouble(), 0, 1e-10);
        Assert.InRange(json.GetProperty("backwardError")[0].GetDouble(), 0, 1e-12);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("search").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("heldOut").ValueKind);
        Assert.All(json.GetProperty("stages").EnumerateArray(), s => Assert.Equal(["name", "device", "seconds", "bytesMoved"], Names(s)));
    }

    [Fact]
    public void Several_penalties_are_several_fits_and_one_curve_and_the_best_is_saved()
    {
        using var model = new TemporaryFile("m.safetensors");
        JsonElement json = Tool.Run(Iris + $"--json --lambda 0.01,0.1,100 --out {model.Path}").Succeeds().Json;
        Assert.Equal(["fits", "loo"], Names(json));
        Assert.Equal([0.01, 0.1, 100], json.GetProperty("fits").EnumerateArray().Select(f => f.GetProperty("lambda")[0].GetDouble()));
        Assert.All(json.GetProperty("fits").EnumerateArray(), f => Assert.Equal(Keys, Names(f)));
        Assert.Equal(json.GetProperty("loo").GetProperty("best").GetDouble(), KernelRidgeModel.Load(model.Path).Lambda[0]);
    }

    [Fact]
    public void A_large_model_prints_no_dual_coefficients()
    {
        JsonElement json = Tool.Run($"fit kernel-ridge --data {Tool.Sample("diamonds.csv")} --target price --rows 1001 --standardize --lambda 1 --json").Succeeds().Json;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("dualCoefficients").ValueKind);
        Assert.Equal(1001, json.GetProperty("centers").GetInt32());
    }

    [Theory]
    [InlineData("--kernel rbf --gamma 0.3", "{\"name\":\"rbf\",\"gamma\":0.3}")]
    [InlineData("--kernel polynomial --gamma 0.1 --degree 2 --coef0 0.5", "{\"name\":\"polynomial\",\"gamma\":0.1,\"coef0\":0.5,\"degree\":2}")]
    [InlineData("--kernel matern52 --length-scale 2", "{\"name\":\"matern52\",\"lengthScale\":2}")]
    [InlineData("--kernel rbf --gamma 1 --length-scale 1,2,3,4", "{\"name\":\"rbf\",\"gamma\":1,\"lengthScales\":[1,2,3,4]}")]
    [InlineData("--kernel cosine", "{\"name\":\"cosine\"}")]
    public void Options_of_the_kernel_reach_the_fit(string options, string kernel)
        => Assert.Equal(kernel, Tool.Run(Iris + "--json --lambda 1 " + options).Succeeds().Json.GetProperty("kernel").GetRawText());

    [Fact]
    public void Options_reach_the_fit()
    {
        Assert.Equal(0, Tool.Run(Iris + "--json --lambda 1 --no-intercept").Succeeds().Json.GetProperty("intercept")[0].GetDouble());
        Assert.Equal("f32", Tool.Run(Iris + "--json --lambda 1 --precision f32").Succeeds().Json.GetProperty("precision").GetString());
        Assert.Equal("eigen", Tool.Run(Iris + "--json --lambda 1 --solver eigen").Succeeds().Json.GetProperty("solver").GetString());
        Assert.Equal("stored", Tool.Run(Iris + "--json --lambda 1 --solver stored").Succeeds().Json.GetProperty("solver").GetString());
        Assert.Equal("matrix-free", Tool.Run(Iris + "--json --lambda 1 --solver matrix-free --preconditioner none").Succeeds().Json.GetProperty("solver").GetString());
        JsonElement nystrom = Tool.Run(Iris + "--json --lambda 1 --centers 20").Succeeds().Json;
        Assert.Equal(("nystrom", 20), (nystrom.GetProperty("solver").GetString(), nystrom.GetProperty("centers").GetInt32()));
        JsonElement both = Tool.Run($"fit kernel-ridge --data {Tool.Sample("iris.csv")} --target species,petal_width --lambda-per-target 1,2 --json").Succeeds().Json;
        Assert.Equal([1, 2], both.GetProperty("lambda").EnumerateArray().Select(l => l.GetDouble()));
    }

    [Fact]
    public void A_search_chooses_kernel_and_penalty_together()
    {
        JsonElement json = Tool.Run(Iris + "--json --gamma 0.01,0.1,1").Succeeds().Json;
        Assert.Equal(3, json.GetProperty("search").GetArrayLength());
        double best = json.GetProperty("search").EnumerateArray().Min(e => e.GetProperty("loo").GetProperty("meanSquaredError").EnumerateArray().Min(v => v.GetDouble()));
        Assert.Equal(best, json.GetProperty("loo").GetProperty("meanSquaredError").EnumerateArray().Min(v => v.GetDouble()));
        Assert.Equal(9, Tool.Run(Iris + "--json --kernel matern32 --length-scale auto").Succeeds().Json.GetProperty("search").GetArrayLength());
        Assert.Contains("best of 3 with λ", Tool.Run(Iris + "--gamma 0.01,0.1,1").Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_median_of_distances_gives_the_scale()
    {
        // Distances 1, 1 and 2: the median is 1, and γ one half.
        Tool run = Fit("x,y\n0,1\n1,3\n2,2\n", "--target", "y", "--lambda", "1", "--gamma", "median");
        Assert.Equal(0.5, run.Succeeds().Json.GetProperty("kernel").GetProperty("gamma").GetDouble(), 1e-12);
    }

    [Fact]
    public void The_answer_solves_the_system()
    {
        // Linear kernel of x = −1, 0, 1 and y = 1, 3, 2: the ridge slope Σxy/(Σx² + λ) = 1/(2 + 2), about the mean 2.
        using var file = new TemporaryFile("m.safetensors", "");
        File.WriteAllText(file.Beside("data.csv"), "x,y\n-1,1\n0,3\n1,2\n");
        Tool.Run($"fit kernel-ridge --data {file.Beside("data.csv")} --target y --kernel linear --lambda 2 --out {file.Path} --json").Succeeds();
        string[] lines = Tool.Run($"predict --model {file.Path} --data {file.Beside("data.csv")}").Succeeds().Out.TrimEnd().Split('\n');
        Assert.Equal("y", lines[0]);
        Assert.Equal([1.75, 2, 2.25], lines.Skip(1).Select(l => Math.Round(double.Parse(l, CultureInfo.InvariantCulture), 12)));
    }

    [Fact]
    public void Predictions_of_a_saved_model_are_those_of_the_fit()
    {
        using var model = new TemporaryFile("m.safetensors");
        string data = Tool.Sample("penguins.csv");
        const string Options = "--target body_mass_g --one-hot species,island,sex --drop-missing --standardize --lambda 0.1";
        Tool fit = Tool.Run($"fit kernel-ridge --data {data} {Options} --test {data} --out {model.Path} --json").Succeeds();
        KernelRidgeModel loaded = KernelRidgeModel.Load(model.Path);
        Assert.Equal(fit.Json.GetProperty("dualCoefficients")[0].EnumerateArray().Select(v => v.GetDouble()), loaded.DualCoefficients[0]);
        string[] lines = Tool.Run($"predict --model {model.Path} --data {data} --drop-missing --device cpu").Succeeds().Out.TrimEnd().Split('\n');
        Assert.Equal(335, lines.Length);

        // The root mean square error of the tool's own test, from the predictions and the file.
        string[][] rows = [.. File.ReadAllLines(data).Skip(1).Select(l => l.Split(',')).Where(cells => !cells.Any(c => c.Length == 0))];
        int column = Array.IndexOf(File.ReadLines(data).First().Split(','), "body_mass_g");
        double[] errors = [.. rows.Zip(lines.Skip(1), (row, line) => double.Parse(row[column], CultureInfo.InvariantCulture) - double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(fit.Json.GetProperty("test").GetProperty("rmse")[0].GetDouble(), Math.Sqrt(errors.Average(e => e * e)), 1e-6);
    }

    [Fact]
    public void Prediction_with_other_columns_or_a_damaged_model_stops()
    {
        using var model = new TemporaryFile("m.safetensors");
        Tool.Run(Iris + $"--lambda 1 --json --out {model.Path}").Succeeds();
        File.WriteAllText(model.Beside("new.csv"), "sepal_lenght,sepal_width,petal_length,petal_width\n1,2,3,4\n");
        Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "no column 'sepal_length'", "'sepal_lenght'");
        byte[] good = File.ReadAllBytes(model.Path);
        foreach (int at in (int[])[0, 9, 100, good.Length - 1])
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x10;
            File.WriteAllBytes(model.Path, bad);
            Tool.Run($"predict --model {model.Path} --data {Tool.Sample("iris.csv")}").Fails(1, "m.safetensors' is not a usable L2Gpu model");
        }

        File.WriteAllText(model.Beside("m.json"), "{}");
        Tool.Run($"predict --model {model.Beside("m.json")} --data {Tool.Sample("iris.csv")}").Fails(1, "not a usable L2Gpu model");
        Tool.Run($"predict --model {model.Beside("m.bin")} --data {Tool.Sample("iris.csv")}").Fails(1, "There is no file");
    }

    [Fact]
    public void Linear_models_may_be_tensors_too()
    {
        using var model = new TemporaryFile("m.safetensors");
        Tool.Run($"fit ridge --data {Tool.Sample("iris.csv")} --target species --lambda 1 --json --out {model.Path}").Succeeds();
        Tool.Run($"fit ridge --data {Tool.Sample("iris.csv")} --target species --lambda 1 --json --out {model.Beside("m.json")}").Succeeds();
        string tensors = Tool.Run($"predict --model {model.Path} --data {Tool.Sample("iris.csv")}").Succeeds().Out;
        Assert.Equal(Tool.Run($"predict --model {model.Beside("m.json")} --data {Tool.Sample("iris.csv")}").Succeeds().Out, tensors);
    }

    [Fact]
    public void What_does_not_converge_is_shown_and_not_saved_and_fails_with_a_remedy()
    {
        using var model = new TemporaryFile("m.safetensors");
        Tool run = Tool.Run(Iris + $"--json --lambda 1e-6 --solver stored --preconditioner none --max-iterations 2 --out {model.Path}");
        Assert.Equal(1, run.Code);
        Assert.Equal("iteration limit", run.Json.GetProperty("status").GetString());
        Assert.Equal(2, run.Json.GetProperty("iterations")[0].GetInt32());
        foreach (string part in (string[])["did not converge (iteration limit", "no model was saved", "--max-iterations", "--lambda"]) Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(model.Folder));
    }

    [Fact]
    public void Bad_data_stops_with_a_remedy()
    {
        Fit("x,y\n1,1\n1,2\n2,3\n", "--target", "y", "--lambda", "0").Fails(1, "λ");
        Fit("x,y\n-1,1\n1,2\n2,3\n", "--target", "y", "--lambda", "1", "--kernel", "chi2").Fails(1, "negative");
        Fit("x,y\n1,1\n2,2\n3,3\n", "--target", "y", "--lambda", "1", "--centers", "9").Fails(1, "9", "3");
        Fit("x,y\n1e200,1\n2e200,2\n3,3\n", "--target", "y", "--lambda", "1", "--kernel", "polynomial", "--gamma", "1", "--degree", "9").Fails(1);
    }

    [Fact]
    public void Explain_comes_before_the_answer()
    {
        Tool run = Tool.Run(Iris + "--lambda 1 --explain").Succeeds();
        Assert.StartsWith("plan", run.Out, StringComparison.Ordinal);
        foreach (string part in (string[])["150 rows × 4 features, rbf, γ = 0.25", "solver", "device", "memory", "time      about"]) Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Tool json = Tool.Run(Iris + "--lambda 1 --explain --json");
        Assert.StartsWith("plan", json.Error, StringComparison.Ordinal);
        Assert.Equal(Keys, Names(json.Json));
    }

    [Fact]
    public void The_text_says_what_was_done_and_how_well()
    {
        Tool run = Tool.Run(Iris + "--holdout 0.2").Succeeds();
        Assert.DoesNotContain(run.Out.Split('\n'), l => l.TrimEnd('\r').EndsWith(' '));
        foreach (string part in (string[])["kernel ridge", "γ = 0.25", "best of 61 by exact leave-one-out", "R²", "leave-one-out RMSE", "backward error", "relative residual", "every row", "●", "device: cpu, because"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Assert.Contains("20 of 150 rows", Tool.Run(Iris + "--lambda 1 --centers 20").Succeeds().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--features petal_width", "fit")]
    [InlineData("", "petal_width")]
    public void The_picture_is_xml(string options, string absent)
    {
        using var picture = new TemporaryFile("p.svg");
        Tool.Run(Iris + $"--plot {picture.Path} --quiet {options}").Succeeds();
        XElement root = XDocument.Load(picture.Path).Root!;
        SvgPage.IsReadable(root);
        Assert.Contains("species", SvgPage.Text(root), StringComparison.Ordinal);
        Assert.Equal(options.Length > 0 ? 1 : 0, SvgPage.Of(root, "path", "fit").Count());
        Assert.Equal(options.Length > 0, !SvgPage.Text(root).Contains("predicted = observed", StringComparison.Ordinal) && absent == "fit");
    }

    [Fact]
    public void The_picture_of_dates_is_a_year_and_a_week()
    {
        using var picture = new TemporaryFile("p.svg");
        Tool.Run($"fit kernel-ridge --data {Tool.Sample("seattle_hourly_normals.csv")} --target temperature --features date --datetime date --standardize --gamma 10 --rows 500 --lambda 0.01 --plot {picture.Path} --quiet").Succeeds();
        XElement root = XDocument.Load(picture.Path).Root!;
        SvgPage.IsReadable(root);
        Assert.Contains("one week", SvgPage.Text(root), StringComparison.Ordinal);
        Assert.Equal(3, SvgPage.Of(root, "path", "fit").Count());
    }

    [OpenCl.OpenClFact]
    public void OpenCL_gives_what_the_CPU_gives()
    {
        using var model = new TemporaryFile("m.safetensors");
        Tool.Run(Iris + $"--lambda 0.1 --json --device cpu --out {model.Path}").Succeeds();
        JsonElement there = Tool.Run(Iris + $"--lambda 0.1 --json --device opencl:0 --out {model.Beside("d.safetensors")}").Succeeds().Json;
        Assert.StartsWith("opencl", there.GetProperty("device").GetString(), StringComparison.Ordinal);
        KernelRidgeModel cpu = KernelRidgeModel.Load(model.Path), device = KernelRidgeModel.Load(model.Beside("d.safetensors"));
        double size = cpu.DualCoefficients[0].Max(Math.Abs);
        Assert.All(cpu.DualCoefficients[0].Zip(device.DualCoefficients[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * size));
        Assert.Equal(KernelFunction.Rbf(0.25), device.Kernel);
    }

    private static Tool Fit(string csv, params string[] more)
    {
        using var file = new TemporaryFile("data.csv", csv);
        return Tool.RunArgs(["fit", "kernel-ridge", "--data", file.Path, "--json", .. more]);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(p => p.Name);
}
