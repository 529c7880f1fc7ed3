using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>What fits of every kind show to people.</summary>
internal static class FitText
{
    /// <summary>Writes through a screen, and leaves out the blanks that it fills lines with.</summary>
    public static void Write(CliConsole console, Action<IAnsiConsole> write)
    {
        using var text = new StringWriter();
        write(Screen.Create(text, console.OutIsTerminal, console.Width));
        foreach (ReadOnlySpan<char> line in text.ToString().AsSpan().EnumerateLines()) console.Out.WriteLine(line.TrimEnd(' '));
    }

    /// <summary>The penalty, or that of each target where they differ.</summary>
    public static string Lambda(IReadOnlyList<double> lambda) => lambda.Distinct().Count() == 1 ? Numbers.Short(lambda[0]) : List(lambda);

    /// <summary>How λ was chosen by a curve, in brackets.</summary>
    public static string Chosen(LambdaCurve curve)
        => $" ({(IsBestScore(curve) ? "best" : "largest within one standard error")} of {curve.Lambda.Length} by {CriterionText.Method(curve.Criterion)})";

    /// <summary>One line for each penalty of a list.</summary>
    /// <param name="fits">The penalty, the evidence and the test of each fit.</param>
    /// <param name="curve">What the criterion says of each; null where there is none.</param>
    public static Table PathTable(IReadOnlyList<(double Lambda, FitReport Report, TestScore? Test)> fits, LambdaCurve? curve)
    {
        var table = new Table { Border = TableBorder.Simple };
        bool tested = fits[0].Test is not null;
        foreach (string head in (string[])["λ", CriterionText.Head(curve?.Criterion ?? LambdaCriterion.LeaveOneOut), "R² fit", "R² test", "degrees of freedom", "backward error"])
        {
            if (head != "R² test" || tested) table.AddColumn(new TableColumn(head).RightAligned());
        }

        for (int i = 0; i < fits.Count; i++)
        {
            FitReport report = fits[i].Report;
            bool best = curve is not null && curve.Best == curve.Lambda[i];
            var cells = new List<string> { Numbers.Short(fits[i].Lambda), curve is null ? "" : Score(curve, i), List(report.R2) };
            if (fits[i].Test is { } test) cells.Add(List(test.R2));
            cells.Add(report.DegreesOfFreedom.IsEmpty ? "" : Numbers.Short(report.DegreesOfFreedom[0]));
            cells.Add(Numbers.Short(report.BackwardError.Max()));
            table.AddRow([.. cells.Select(c => best ? $"[bold green]{c}[/]" : c)]);
        }

        return table;
    }

    /// <summary>The measured rows that every fit has.</summary>
    public static Grid Evidence(FitReport report, TestScore? test)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();
        ConditionNumber condition = report.ConditionNumber;
        Row(grid, "R²", List(report.R2) + (test is null ? "" : $" on the fit, {List(test.R2)} on {Numbers.Count(test.Rows)} test rows"));
        Row(grid, "RMSE", List(report.Rmse) + (test is null ? "" : $" on the fit, {List(test.Rmse)} on the test"));
        Row(grid, "backward error", List(report.BackwardError));
        if (!double.IsNaN(condition.Regularized))
            Row(grid, "condition number", $"{(double.IsNaN(condition.Gram) ? "unknown" : Numbers.Short(condition.Gram))} without λ, {Numbers.Short(condition.Regularized)} with it ({(condition.IsExact ? "exact" : "estimates")})");
        return grid;
    }

    public static void Row(Grid grid, string name, string value) => grid.AddRow($"[dim]{name}[/]", Markup.Escape(value));

    public static string List(IEnumerable<double> values) => string.Join(", ", values.Select(Numbers.Short));

    /// <summary>The curve that chose λ.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="screen">The same, for text.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="folds">The folds it comes from; null for none.</param>
    public static void WriteCurve(CliConsole console, IAnsiConsole screen, LambdaCurve curve, string? folds)
    {
        List<string> lines = CurvePlot.Draw(curve, console.Width);
        if (lines.Count == 0) return;
        screen.WriteLine();
        bool best = IsBestScore(curve);
        screen.MarkupLine($"  {CriterionText.Score(curve.Criterion)}, {CurvePlot.Chosen} {(best ? "smallest" : "chosen")}: {Score(curve, curve.Lambda.IndexOf(curve.Best))} at λ = {Numbers.Short(curve.Best)}");
        if (!best) screen.MarkupLine($"  the smallest is {Numbers.Short(curve.Score.Min())}");
        if (folds is not null) screen.MarkupLine($"  {folds}");
        foreach (string line in lines) screen.MarkupLine(Markup.Escape(line).Replace("●", "[bold green]●[/]", StringComparison.Ordinal));
        screen.WriteLine();
    }

    /// <summary>What stands below every answer: notes, warnings, times, the device.</summary>
    public static void WriteEnd(IAnsiConsole screen, FitReport report, IEnumerable<string> notes, IEnumerable<StageReport> stages, string whyDevice)
    {
        foreach (string note in notes) screen.MarkupLine($"[yellow]note:[/] {Markup.Escape(note)}");
        foreach (string warning in report.Warnings) screen.MarkupLine($"[yellow]warning:[/] {Markup.Escape(warning)}");
        screen.MarkupLine($"[dim]time: {Markup.Escape(string.Join(", ", stages.Select(s => $"{s.Name} {Numbers.Seconds(s.Seconds)}")))}[/]");
        screen.MarkupLine($"[dim]device: {Markup.Escape(report.Device)}, because {Markup.Escape(whyDevice)}[/]");
    }

    private static bool IsBestScore(LambdaCurve curve) => CurvePlot.ScoreOfBest(curve) == curve.Score.Min();

    private static string Score(LambdaCurve curve, int index)
        => Numbers.Short(curve.Score[index]) + (curve.StandardError is { } errors ? $" ± {Numbers.Short(errors[index])}" : "");
}
