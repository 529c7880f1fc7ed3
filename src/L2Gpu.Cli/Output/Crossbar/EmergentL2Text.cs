using L2Gpu.Cli.Commands;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar emergent-l2</c> shows to people.</summary>
internal static class EmergentL2Text
{
    public static void Write(CliConsole console, SimulationRun run, EmergentL2Report report) => FitText.Write(console, screen =>
    {
        RunText.Head(screen, run, $"{report.Model} cells{(report.Bias == 0 ? "" : $" about the state {Numbers.Short(report.Bias)}")}, {NameOption.Of(report.Coding)} coding, {report.Size.Columns} weights from {report.Size.Rows} rows, {report.Size.Replicas} times");
        screen.MarkupLine(Markup.Escape(report.Summary));
        screen.WriteLine();
        screen.MarkupLine($"verdict: {Coloured(report.Verdict)}");
        screen.Write(Table("experiment", report.Experiments));
        if (report.Controls.Length > 0) screen.Write(Table("control", report.Controls));
        foreach (IGrouping<string, EmergentL2Measurement> alike in report.Experiments.Concat(report.Controls).GroupBy(m => $"{m.Name}: {m.Regime}")) Explain(screen, alike);
        screen.WriteLine();
        Grid grid = RunText.Grid();
        if (double.IsFinite(report.LambdaPerVariance)) FitText.Row(grid, "theory", $"λ per step = {Numbers.Short(report.LambdaPerVariance)}·nσ², for n draws of noise σ a step");
        RunText.End(screen, grid, run);
    });

    private static Table Table(string kind, IReadOnlyList<EmergentL2Measurement> measurements)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in (string[])[kind, "cells, coding", "quantity"]) table.AddColumn(new TableColumn(head) { NoWrap = true });
        foreach (string head in (string[])["theory", "measured", "95 % interval", "would find"]) table.AddColumn(new TableColumn(head) { NoWrap = true }.RightAligned());
        table.AddColumn(new TableColumn("verdict") { NoWrap = true });
        foreach (EmergentL2Measurement m in measurements)
        {
            table.AddRow(
                Markup.Escape(m.Name), Markup.Escape(Cells(m)), Markup.Escape(m.Quantity), Short(m.Theory), $"[bold]{Short(m.Measured)}[/]",
                $"{Short(m.Lower)} … {Short(m.Upper)}", FormattableString.Invariant($"±{100 * m.DetectableError:0.#} %"), Coloured(m.Verdict));
        }

        return table;
    }

    // What was done once, and what it says of each kind of cells.
    private static void Explain(IAnsiConsole screen, IGrouping<string, EmergentL2Measurement> alike)
    {
        screen.MarkupLine($"[bold]{Markup.Escape(alike.First().Name)}[/] [dim]{Markup.Escape(alike.First().Regime)}[/]");
        foreach (EmergentL2Measurement m in alike)
        {
            screen.MarkupLine($"  {Markup.Escape(Cells(m))}: {Markup.Escape(m.Claim)}");
            if (m.Homogeneity is { } same)
                screen.MarkupLine(FormattableString.Invariant($"[dim]    all directions agree: χ² = {same.ChiSquared:0.##} of {same.DegreesOfFreedom:0.#} degrees of freedom, probability {same.Probability:0.###}[/]"));
            if (m.Beside.Length > 0) screen.MarkupLine($"[dim]    {Markup.Escape(string.Join(", ", m.Beside.Select(s => $"{InWords(s.Name)} {Short(s.Value)}")))}[/]");
        }
    }

    private static string Cells(EmergentL2Measurement m) => $"{m.Model}{(m.Coding is { } coding ? $", {NameOption.Of(coding)}" : "")}";

    private static string Coloured(EmergentL2Verdict verdict) => verdict switch
    {
        EmergentL2Verdict.Consistent => "[bold green]consistent[/]",
        EmergentL2Verdict.Refuted => "[bold red]refuted[/]",
        _ => "[bold yellow]inconclusive[/]",
    };

    // plainRidge is plain ridge to people.
    private static string InWords(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    // Four significant digits: intervals are no finer.
    private static string Short(double value) => value == 0 ? "0" : FormattableString.Invariant($"{value:G4}");
}
