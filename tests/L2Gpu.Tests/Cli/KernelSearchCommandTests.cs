using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using L2Gpu.Cli;
using L2Gpu.Cli.Output;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>What <c>fit kernel-ridge</c> says of searches, and of options that a fit does not use.</summary>
public sealed class KernelSearchCommandTests
{
    private static readonly string Iris = $"fit kernel-ridge --data {Tool.Sample("iris.csv")} --target species ";

    [Fact]
    public void A_search_that_another_solver_ends_keeps_its_curve()
    {
        using var picture = new TemporaryFile("p.svg");
        JsonElement json = Tool.Run(Iris + "--json --solver cholesky --gamma auto").Succeeds().Json;
        Assert.Equal("cholesky", json.GetProperty("solver").GetString());
        Assert.Contains("errors of the search, by eigen", json.GetProperty("why").GetString(), StringComparison.Ordinal);
        double best = json.GetProperty("search").EnumerateArray().Min(e => e.GetProperty("loo").GetProperty("meanSquaredError").EnumerateArray().Min(v => v.GetDouble()));
        JsonElement loo = json.GetProperty("loo");
        Assert.Equal(best, loo.GetProperty("meanSquaredError").EnumerateArray().Min(v => v.GetDouble()));
        Assert.Equal(json.GetProperty("lambda")[0].GetDouble(), loo.GetProperty("best").GetDouble());

        string text = Tool.Run(Iris + $"--solver cholesky --gamma auto --explain --plot {picture.Path}").Succeeds().Out;
        foreach (string part in (string[])["search    9 kernels, each by eigen in f64", "solver    cholesky", "best of 61 by exact leave-one-out", "search's leave-one-out RMSE"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        XElement root = XDocument.Load(picture.Path).Root!;
        SvgPage.IsReadable(root);
        Assert.Contains("leave-one-out errors against λ", root.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_of_a_search_whose_best_is_the_answer_says_so()
    {
        string text = Tool.Run(Iris + "--gamma 0.1,1 --explain").Succeeds().Out;
        Assert.Contains("search    2 kernels, each by eigen", text, StringComparison.Ordinal);
        Assert.Contains("the best of the search is the answer", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_the_chosen_solver_does_not_use_are_named()
    {
        string[] warnings = Warnings("--lambda 1 --tolerance 1e-6 --preconditioner none");
        Assert.Contains(warnings, w => w.StartsWith("--tolerance was not used: ", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.StartsWith("--preconditioner was not used: ", StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings("--lambda 1 --solver stored --tolerance 1e-6 --preconditioner none"), w => w.Contains("not used", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--feature-penalty a=1", "--length-scale")]
    [InlineData("--select cv", "leave-one-out")]
    [InlineData("--stream", "memory")]
    [InlineData("--path", "--lambda")]
    [InlineData("--length-scale 1,2", "--length-scale auto")]
    public void Options_of_ridge_are_refused_with_a_pointer(string option, string remedy) => Tool.Run(Iris + option).Fails(2, option.Split(' ')[0], remedy);

    [Fact]
    public void Held_out_rows_are_not_points_and_their_errors_are_shown()
    {
        const string Options = "--lambda 1e-4 --gamma 5 --early-stopping 0.1 --preconditioner none";
        string text = Tool.Run(Iris + Options).Succeeds().Out;
        Assert.Contains("135 of 150 rows", text, StringComparison.Ordinal);
        JsonElement json = Tool.Run(Iris + Options + " --json").Succeeds().Json, curve = json.GetProperty("heldOut")[0];
        Assert.Equal(1, json.GetProperty("heldOut").GetArrayLength());
        Assert.Equal(["iterations", "meanSquaredError"], curve.EnumerateObject().Select(p => p.Name));
        int[] iterations = [.. curve.GetProperty("iterations").EnumerateArray().Select(v => v.GetInt32())];
        double[] errors = [.. curve.GetProperty("meanSquaredError").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(iterations.Length, errors.Length);
        Assert.Equal(0, iterations[0]);
        Assert.Equal(iterations.Order(), iterations);
        Assert.Equal(json.GetProperty("iterations")[0].GetInt32(), iterations[Array.IndexOf(errors, errors.Min())]);
        Assert.Contains($"held-out RMSE           {Numbers.Short(Math.Sqrt(errors.Min()))}", Regex.Replace(text, "held-out RMSE +", "held-out RMSE           "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--early-stopping 0.2", 120)]
    [InlineData("--solver stored", 150)]
    public void A_search_finds_the_penalty_of_a_fit_that_has_no_leave_one_out_errors(string options, int rows)
    {
        JsonElement json = Tool.Run(Iris + "--json --gamma 0.1,1 " + options).Succeeds().Json;
        Assert.Contains(json.GetProperty("solver").GetString(), (string[])["stored", "matrix-free"]);
        Assert.Equal(rows, json.GetProperty("rows").GetInt32());
        Assert.Equal(json.GetProperty("loo").GetProperty("best").GetDouble(), json.GetProperty("lambda")[0].GetDouble());
        Assert.Equal(rows == 120, json.GetProperty("heldOut").ValueKind == JsonValueKind.Array);
    }

    [Fact]
    public void What_fp32_does_not_solve_is_not_saved_and_the_way_on_is_named()
    {
        using var model = new TemporaryFile("m.safetensors");
        Tool run = Tool.Run($"fit kernel-ridge --data {Tool.Sample("iris.csv")} --target petal_width --gamma 0.01 --lambda 1e-10 --rows 40 --solver stored --precision f32 --max-iterations 20000 --out {model.Path}");
        Assert.Equal(1, run.Code);
        Assert.Contains("no model was saved. Use --precision mixed, which goes on in FP64", run.Error, StringComparison.Ordinal);
        Assert.Contains("Remedy: Precision.Mixed, which goes on with FP64 products", run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(model.Path));
    }

    [Theory]
    [InlineData("median")]
    [InlineData("auto")]
    public void A_cell_that_is_no_number_is_named_where_the_scale_goes_by_distances(string gamma)
    {
        using var file = new TemporaryFile("x.npy");
        double[] values = [.. Enumerable.Range(0, 36).Select(i => i == 13 ? double.NaN : Math.Sin(i))];
        byte[] head = new byte[128];
        byte[] text = System.Text.Encoding.ASCII.GetBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (12, 3), }");
        Array.Fill(head, (byte)' ');
        ((byte[])[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0]).CopyTo(head, 0);
        text.CopyTo(head, 10);
        head[127] = (byte)'\n';
        File.WriteAllBytes(file.Path, [.. head, .. System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(values)]);
        Tool run = Tool.Run($"fit kernel-ridge --data {file.Path} --target c2 --gamma {gamma}");
        run.Fails(1, "row 4 (from 0), column 'c1'", "--drop-missing");
        Assert.Equal(0, run.RunSuggestion().Code);
    }

    [Fact]
    public void Progress_counts_kernels_and_starts_anew_with_each_iteration()
    {
        using var error = new StringWriter();
        var console = new CliConsole { Out = TextWriter.Null, Error = error, ErrorIsTerminal = true, ProgressPatience = TimeSpan.Zero, ProgressPause = TimeSpan.Zero };
        using FitProgressLine line = FitProgressLine.Create(console, quiet: false, 1e-8)!;
        line.Report(new("kernels", 0, 9));
        line.Report(new("kernels", 2, 9));
        line.Report(new("kernel matrix", 5, 10));
        line.Report(new("kernels", 9, 9));
        line.Report(new("evidence", 5, 10));
        string[] said = [.. Regex.Split(error.ToString(), "\r|\u001b\\[K").Where(s => s.Length > 0)];
        Assert.Equal(["kernel 1 of 9", "kernel 3 of 9", "kernel 3 of 9: kernel matrix  50 % of 10 rows", "evidence  50 % of 10 rows"], said);

        // The residual of a second iteration begins above that of the first, which the pace must not take for one line.
        error.GetStringBuilder().Clear();
        foreach (double residual in (double[])[1e-2, 1e-4, 1e-6]) line.Report(new("cg", (long)-Math.Log10(residual), null) { Residual = residual });
        Assert.Contains("left", error.ToString(), StringComparison.Ordinal);
        error.GetStringBuilder().Clear();
        line.Report(new("cg", 3, null) { Residual = 1e-1 });
        line.Report(new("cg", 4, null) { Residual = 1e-2 });
        Assert.DoesNotContain("left", error.ToString(), StringComparison.Ordinal);
    }

    private static string[] Warnings(string options)
        => [.. Tool.Run(Iris + "--json " + options).Succeeds().Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)];
}
