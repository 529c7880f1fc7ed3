using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>What <c>fit ridge</c> shows to people.</summary>
internal static class RidgeText
{
    private const int MostFeatures = 200;

    public static void Write(CliConsole console, FitResult result, LambdaChoiceKind choice, bool showPath)
    {
        // Spectre fills lines with blanks; a file is better without.
        using var text = new StringWriter();
        Write(console, Screen.Create(text, console.OutIsTerminal, console.Width), result, choice, showPath);
        foreach (ReadOnlySpan<char> line in text.ToString().AsSpan().EnumerateLines()) console.Out.WriteLine(line.TrimEnd(' '));
    }

    private static void Write(CliConsole console, IAnsiConsole screen, FitResult result, LambdaChoiceKind choice, bool showPath)
    {
        RidgeModel model = result.Best;
        FitReport report = model.Report!;
        TestScore? test = result.Tests[result.Models.ToList().IndexOf(model)];
        screen.MarkupLine($"[bold]ridge[/]  {Markup.Escape(string.Join(", ", model.TargetNames))} from {Numbers.Count(model.FeatureNames.Length)} features, {Numbers.Count(report.Rows)} rows");
        screen.MarkupLine($"[bold]λ = {Lambda(model)}[/]{Markup.Escape(Chosen(result, choice))}, by {report.Solver} in {report.Precision} on {Markup.Escape(report.Device)}");
        if (result.Models.Count > 1) screen.Write(PathTable(result));
        for (int t = 0; t < model.TargetNames.Length; t++) screen.Write(Coefficients(console, model, report, t));
        if (Shown(model) < model.FeatureNames.Length)
            screen.MarkupLine($"  [dim]the {MostFeatures} features of the largest magnitude are shown; --json has all {Numbers.Count(model.FeatureNames.Length)}[/]");
        screen.Write(Evidence(model, report, test));
        WriteCurve(console, screen, result);
        if (showPath) PathText.Write(screen, result.Path!);
        foreach (string note in result.Notes) screen.MarkupLine($"[yellow]note:[/] {Markup.Escape(note)}");
        foreach (string warning in report.Warnings) screen.MarkupLine($"[yellow]warning:[/] {Markup.Escape(warning)}");
        screen.MarkupLine($"[dim]time: {Markup.Escape(string.Join(", ", result.Stages.Concat(report.Stages).Concat(PathText.Stages(result.Path)).Select(s => $"{s.Name} {Numbers.Seconds(s.Seconds)}")))}[/]");
        screen.MarkupLine($"[dim]device: {Markup.Escape(report.Device)}, because {Markup.Escape(result.WhyDevice)}[/]");
    }

    private static string Lambda(RidgeModel model)
        => model.Lambda.Distinct().Count() == 1 ? Numbers.Short(model.Lambda[0]) : string.Join(", ", model.Lambda.Select(Numbers.Short));

    private static string Chosen(FitResult result, LambdaChoiceKind choice) => result switch
    {
        { Selection: { } curve } => $" ({(IsBestScore(curve) ? "best" : "largest within one standard error")} of {curve.Lambda.Length} by {CriterionText.Method(curve.Criterion)})",
        { Models.Count: > 1 } => $" (first of {result.Models.Count})",
        _ => choice == LambdaChoiceKind.PerTarget ? " (one a target)" : "",
    };

    private static bool IsBestScore(LambdaCurve curve) => CurvePlot.ScoreOfBest(curve) == curve.Score.Min();

    private static Table PathTable(FitResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        bool tested = result.Tests[0] is not null;
        foreach (string head in (string[])["λ", CriterionText.Head(result.Selection?.Criterion ?? LambdaCriterion.LeaveOneOut), "R² fit", "R² test", "degrees of freedom", "backward error"])
        {
            if (head != "R² test" || tested) table.AddColumn(new TableColumn(head).RightAligned());
        }

        for (int i = 0; i < result.Models.Count; i++)
        {
            FitReport report = result.Models[i].Report!;
            bool best = result.Selection is { } curve && curve.Best == curve.Lambda[i];
            string score = result.Selection is { } all ? Score(all, i) : "";
            var cells = new List<string> { Numbers.Short(result.Models[i].Lambda[0]), score, List(report.R2) };
            if (result.Tests[i] is { } test) cells.Add(List(test.R2));
            cells.Add(report.DegreesOfFreedom.IsEmpty ? "" : Numbers.Short(report.DegreesOfFreedom[0]));
            cells.Add(Numbers.Short(report.BackwardError.Max()));
            table.AddRow([.. cells.Select(c => best ? $"[bold green]{c}[/]" : c)]);
        }

        return table;
    }

    private static string Score(LambdaCurve curve, int index)
        => Numbers.Short(curve.Score[index]) + (curve.StandardError is { } errors ? $" ± {Numbers.Short(errors[index])}" : "");

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

    private static string Bar(double part, int width)
    {
        int eighths = (int)Math.Round(part * width * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : ((char)(0x2590 - (eighths % 8))).ToString());
    }

    private static Grid Evidence(RidgeModel model, FitReport report, TestScore? test)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();
        ConditionNumber condition = report.ConditionNumber;
        bool shared = model.Lambda.Distinct().Count() == 1;
        Row(grid, "R²", List(report.R2) + (test is null ? "" : $" on the fit, {List(test.R2)} on {Numbers.Count(test.Rows)} test rows"));
        Row(grid, "RMSE", List(report.Rmse) + (test is null ? "" : $" on the fit, {List(test.Rmse)} on the test"));
        Row(grid, "backward error", List(report.BackwardError));
        Row(grid, "condition number", $"{(double.IsNaN(condition.Gram) ? "unknown" : Numbers.Short(condition.Gram))} without λ, {Numbers.Short(condition.Regularized)} with it ({(condition.IsExact ? "exact" : "estimates")})");
        if (report.Iterations is { } results)
            Row(grid, "iterations", $"{string.Join(", ", results.Select(r => r.Iterations))}; relative residual {List(results.Select(r => r.RelativeResidual))}");
        if (!report.DegreesOfFreedom.IsEmpty)
            Row(grid, "degrees of freedom", $"{(shared ? Numbers.Short(report.DegreesOfFreedom[0]) : List(report.DegreesOfFreedom))} of {Numbers.Count(model.FeatureNames.Length)}");
        Row(grid, "solver", $"{report.Solver}: {report.Why} ({report.Status})");
        return grid;
    }

    private static void Row(Grid grid, string name, string value) => grid.AddRow($"[dim]{name}[/]", Markup.Escape(value));

    private static string List(IEnumerable<double> values) => string.Join(", ", values.Select(Numbers.Short));

    private static void WriteCurve(CliConsole console, IAnsiConsole screen, FitResult result)
    {
        if (result.Selection is not { } curve) return;
        List<string> lines = CurvePlot.Draw(curve, console.Width);
        if (lines.Count == 0) return;
        screen.WriteLine();
        bool best = IsBestScore(curve);
        screen.MarkupLine($"  {CriterionText.Score(curve.Criterion)}, {CurvePlot.Chosen} {(best ? "smallest" : "chosen")}: {Score(curve, curve.Lambda.IndexOf(curve.Best))} at λ = {Numbers.Short(curve.Best)}");
        if (!best) screen.MarkupLine($"  the smallest is {Numbers.Short(curve.Score.Min())}");
        if (result.Folds is { } folds) screen.MarkupLine($"  {folds}");
        foreach (string line in lines) screen.MarkupLine(Markup.Escape(line).Replace("●", "[bold green]●[/]", StringComparison.Ordinal));
        screen.WriteLine();
    }
}
