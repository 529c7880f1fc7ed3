using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>What <c>fit ridge</c> shows to people.</summary>
internal static class RidgeText
{
    private const int MostFeatures = 200;

    public static void Write(CliConsole console, FitResult result, LambdaChoiceKind choice, bool showPath)
    {
        FitText.Write(console, screen => Write(console, screen, result, choice, showPath));
    }

    private static void Write(CliConsole console, IAnsiConsole screen, FitResult result, LambdaChoiceKind choice, bool showPath)
    {
        RidgeModel model = result.Best;
        FitReport report = model.Report!;
        TestScore? test = result.Tests[result.Models.ToList().IndexOf(model)];
        screen.MarkupLine($"[bold]ridge[/]  {Markup.Escape(string.Join(", ", model.TargetNames))} from {Numbers.Count(model.FeatureNames.Length)} features, {Numbers.Count(report.Rows)} rows");
        screen.MarkupLine($"[bold]λ = {FitText.Lambda(model.Lambda)}[/]{Markup.Escape(Chosen(result, choice))}, by {report.Solver} in {report.Precision} on {Markup.Escape(report.Device)}");
        if (result.Models.Count > 1) screen.Write(FitText.PathTable([.. result.Models.Select((m, i) => (m.Lambda[0], m.Report!, result.Tests[i]))], result.Selection));
        for (int t = 0; t < model.TargetNames.Length; t++) screen.Write(Coefficients(console, model, report, t));
        if (Shown(model) < model.FeatureNames.Length)
            screen.MarkupLine($"  [dim]the {MostFeatures} features of the largest magnitude are shown; --json has all {Numbers.Count(model.FeatureNames.Length)}[/]");
        screen.Write(Evidence(model, report, test));
        if (result.Selection is { } curve) FitText.WriteCurve(console, screen, curve, result.Folds?.ToString());
        if (showPath) PathText.Write(screen, result.Path!);
        FitText.WriteEnd(screen, report, result.Notes, result.Stages.Concat(report.Stages).Concat(PathText.Stages(result.Path)), result.WhyDevice);
    }

    private static string Chosen(FitResult result, LambdaChoiceKind choice) => result switch
    {
        { Selection: { } curve } => FitText.Chosen(curve),
        { Models.Count: > 1 } => $" (first of {result.Models.Count})",
        _ => choice == LambdaChoiceKind.PerTarget ? " (one a target)" : "",
    };

    private static int Shown(RidgeModel model) => Math.Min(MostFeatures, model.FeatureNames.Length);

    // Coefficients in the units of the data, and times the deviation of their feature, so that they can be compared.
    private static Table Coefficients(CliConsole console, RidgeModel model, FitReport report, int target)
    {
        int count = model.FeatureNames.Length;
        double[] scaled = [.. model.Coefficients[target].Select((b, j) => b * report.FeatureDeviations[j])];
        double largest = scaled.Select(Math.Abs).Append(double.Epsilon).Max();
        int names = model.FeatureNames.Append("(intercept)").Max(n => n.Length);
        int bar = Math.Clamp(console.Width - Math.Min(names, 40) - 42, 6, 26);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(model.TargetNames.Length == 1 ? "feature" : $"feature → {Markup.Escape(model.TargetNames[target])}");
        table.AddColumn(new TableColumn("coefficient") { NoWrap = true }.RightAligned());
        table.AddColumn(new TableColumn("× deviation") { NoWrap = true }.RightAligned());
        table.AddColumn(new TableColumn("") { NoWrap = true });
        int[] order = [.. Enumerable.Range(0, count)];
        if (Shown(model) < count) order = [.. order.OrderByDescending(j => Math.Abs(scaled[j])).Take(MostFeatures).Order()];
        foreach (int j in order)
        {
            table.AddRow(
                Markup.Escape(model.FeatureNames[j]), Numbers.Short(model.Coefficients[target][j]), Numbers.Short(scaled[j]),
                $"[{(scaled[j] < 0 ? "red" : "green")}]{Bar(Math.Abs(scaled[j]) / largest, bar)}[/]");
        }

        table.AddRow("[dim](intercept)[/]", Numbers.Short(model.Intercept[target]), "", "");
        return table;
    }

    private static Grid Evidence(RidgeModel model, FitReport report, TestScore? test)
    {
        Grid grid = FitText.Evidence(report, test);
        if (report.Iterations is { } results)
            FitText.Row(grid, "iterations", $"{string.Join(", ", results.Select(r => r.Iterations))}; relative residual {FitText.List(results.Select(r => r.RelativeResidual))}");
        bool shared = model.Lambda.Distinct().Count() == 1;
        if (!report.DegreesOfFreedom.IsEmpty)
            FitText.Row(grid, "degrees of freedom", $"{(shared ? Numbers.Short(report.DegreesOfFreedom[0]) : FitText.List(report.DegreesOfFreedom))} of {Numbers.Count(model.FeatureNames.Length)}");
        FitText.Row(grid, "solver", $"{report.Solver}: {report.Why} ({report.Status})");
        return grid;
    }

    private static string Bar(double part, int width)
    {
        int eighths = (int)Math.Round(part * width * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : ((char)(0x2590 - (eighths % 8))).ToString());
    }
}
