using L2Gpu.Cli.Commands;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar emergent-l2</c> shows to people.</summary>
internal static class EmergentL2Text
{
    public static void Write(CliConsole console, SimulationRun run, EmergentL2Report report) => FitText.Write(console, screen =>
    {
        RunText.Head(screen, run, $"{report.Model} cells{(report.Bias == 0 ? "" : $" about the state {Numbers.Short(report.Bias)}")}, {NameOption.Of(report.Coding)} coding, {report.Size.Columns} weights from {report.Size.Rows} rows, {report.Size.Replicas} times");
        screen.MarkupLine($"theory: {Markup.Escape(report.Summary)}");
        screen.WriteLine();
        screen.MarkupLine($"verdict: {Coloured(report.Verdict)}");
        screen.Write(Table("experiment", report.Experiments));
        if (report.Controls.Length > 0) screen.Write(Table(report.Experiments.Any(m => m.Name == "variance") ? "control, other coding" : "control", report.Controls));
        foreach (IGrouping<string, EmergentL2Measurement> alike in report.Experiments.Concat(report.Controls).GroupBy(m => m.Name)) Explain(screen, alike);
        screen.MarkupLine(FormattableString.Invariant($"[dim]theory ± what it neglects. consistent: within {EmergentL2.Tolerance} standard errors and that. finds errors from: a theory wrong by more would be refuted in 95 of 100 seeds. More: --json, docs/emergent-l2.md[/]"));
        screen.WriteLine();
        Grid grid = RunText.Grid();
        if (double.IsFinite(report.LambdaPerVariance)) FitText.Row(grid, "theory", $"λ per step = {Numbers.Short(report.LambdaPerVariance)}·nσ², for n draws of noise σ a step");
        RunText.End(screen, grid, run);
    });

    private static Table Table(string kind, IReadOnlyList<EmergentL2Measurement> measurements)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in (string[])[kind, "cells, coding", "quantity"]) table.AddColumn(new TableColumn(head) { NoWrap = true });
        foreach (string head in (string[])["theory", "measured", "95 % interval", "finds errors from"]) table.AddColumn(new TableColumn(head) { NoWrap = true }.RightAligned());
        table.AddColumn(new TableColumn("verdict") { NoWrap = true });
        foreach (EmergentL2Measurement m in measurements)
        {
            table.AddRow(
                Markup.Escape(m.Name), Markup.Escape(Cells(m)), Markup.Escape(m.Quantity), m.Allowance == 0 ? Short(m.Theory) : $"{Short(m.Theory)} ± {FormattableString.Invariant($"{m.Allowance:G2}")}", $"[bold]{Short(m.Measured)}[/]",
                $"{Short(m.Lower)} … {Short(m.Upper)}", FormattableString.Invariant($"{100 * m.DetectableError:0.#} %"), Coloured(m.Verdict));
        }

        return table;
    }

    // What was done, in a line, and below it what else was found.
    private static void Explain(IAnsiConsole screen, IGrouping<string, EmergentL2Measurement> alike)
    {
        screen.MarkupLine($"[bold]{Markup.Escape(alike.First().Name)}[/] [dim]{Markup.Escape(alike.First().Brief)}[/]");
        foreach (EmergentL2Measurement m in alike)
        {
            List<string> found = [];
            if (m.Homogeneity is { } same) found.Add(FormattableString.Invariant($"all directions agree: probability {same.Probability:0.###}"));
            found.AddRange(m.Beside.Select(s => $"{InWords(s.Name)} {Short(s.Value)}"));
            if (m.Caveat is { } caveat) found.Add(caveat);
            if (found.Count > 0) screen.MarkupLine($"[dim]  {Markup.Escape(Cells(m))}: {Markup.Escape(string.Join(", ", found))}[/]");
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
