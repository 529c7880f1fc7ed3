using System.Text.Json;

namespace L2Gpu.Bench.Compare;

/// <summary>The tool from process start to its answer, against scikit-learn scripts that do the same.</summary>
internal sealed class StartRow : IRow
{
    private const int Threads = 2;

    // What passes through text and a file may differ in the last digits.
    private const double Bound = 1e-8;

    private static readonly string[] Readers = ["pandas", "numpy"];

    public string Name => "start";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        using var folder = new TempFolder();
        string csv = folder.File("data.csv");
        new RegressionData<double>(context.Size(10_000), 20, 12).WriteCsv(csv);
        Line[] lines = [.. Readers.Select(reader => Measure(context, csv, reader))];
        yield return new ResultTable(
            "Fit a CSV of 10,000 rows × 20 columns, process start to exit", "l2gpu fit ridge", "Python script", lines,
            "λ = 1, intercept, coefficients printed as JSON. The scripts read by pandas.read_csv or numpy.loadtxt and fit by scikit-learn's Ridge.",
            "The file is in the system's cache for both.");
    }

    private static Line Measure(RowContext context, string csv, string reader)
    {
        string tool = Path.Combine(RowContext.RepositoryRoot, "src", "L2Gpu.Cli", "bin", "Release", "net10.0", "l2gpu");
        string script = PythonPeer.ScriptPath($"start_{reader}.py");
        Dictionary<string, string> environment = new(PythonPeer.ThreadVariables(Threads));
        context.Log($"start, {reader}");
        context.Report($"start_{reader}.py", Shell.Output(context.Python, [script, "--versions"], environment).Trim());

        string ours = "", theirs = "";
        Timing timing = Alternation.Measure(
            () => Clock.Seconds(() => ours = Shell.Output(tool, ["fit", "ridge", "--data", csv, "--target", "y", "--lambda", "1", "--threads", "2", "--json"])),
            () => Clock.Seconds(() => theirs = Shell.Output(context.Python, [script, csv], environment)),
            context.Pace with { WakeFirst = false, MaximumRepeats = Math.Min(context.Pace.MaximumRepeats, 11), Budget = 20, WarmUp = 0, Patience = 1 });
        return Line.From($"against scikit-learn with {reader}", Threads, timing, context.Target(Targets.Start)) with
        {
            Difference = Difference.Of(Ours(ours).Zip(Theirs(theirs))),
            DifferenceBound = Bound,
        };
    }

    private static double[] Ours(string json)
    {
        JsonElement answer = JsonDocument.Parse(json).RootElement;
        return [.. Numbers(answer.GetProperty("coefficients")[0]), answer.GetProperty("intercept")[0].GetDouble()];
    }

    private static double[] Theirs(string json)
    {
        JsonElement answer = JsonDocument.Parse(json).RootElement;
        return [.. Numbers(answer.GetProperty("coefficients")), answer.GetProperty("intercept").GetDouble()];
    }

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble());
}
