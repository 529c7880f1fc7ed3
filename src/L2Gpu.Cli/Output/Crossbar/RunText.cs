using System.Text.Json;
using L2Gpu.Cli.Commands.Crossbar;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>The parts of text and JSON that all commands of the group have.</summary>
internal static class RunText
{
    /// <summary>Rows of evidence.</summary>
    public static Grid Grid() => new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();

    /// <summary>A heading.</summary>
    public static void Head(IAnsiConsole screen, SimulationRun run, string what)
    {
        screen.MarkupLine($"[bold]crossbar {Markup.Escape(run.Command)}[/]  {Markup.Escape(what)}");
        screen.WriteLine();
    }

    /// <summary>What stands below: the seed, the hash, notes, times and the device.</summary>
    public static void End(IAnsiConsole screen, Grid grid, SimulationRun run)
    {
        FitText.Row(grid, "seed", $"{run.Seed}{(run.IsSeedDrawn ? $" (drawn; --seed {run.Seed} repeats this run)" : "")}");
        FitText.Row(grid, "hash", run.Hash);
        if (run.MemoryBytes is { } bytes) FitText.Row(grid, "memory", $"{Numbers.Bytes(bytes)} planned");
        screen.Write(grid);
        foreach (string note in run.Notes) screen.MarkupLine($"[yellow]note:[/] {Markup.Escape(note)}");
        screen.MarkupLine($"[dim]time: {Markup.Escape(string.Join(", ", run.Stages.Select(s => $"{s.Name} {Numbers.Seconds(s.Seconds)}")))}[/]");
        screen.MarkupLine($"[dim]device: {Markup.Escape(run.Device)}, because {Markup.Escape(run.WhyDevice)}[/]");
    }

    /// <summary>Says which files were written.</summary>
    public static void Saved(CliConsole console, CrossbarSettings settings)
    {
        if (!settings.Json && !settings.Quiet && settings.Output is not null) console.Out.WriteLine($"saved: {settings.Output}");
        if (!settings.Json && !settings.Quiet && settings.Plot is not null) console.Out.WriteLine($"drawn: {settings.Plot}");
        console.Out.Flush();
    }

    /// <summary>A number of things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called; more of them have an s.</param>
    public static string Counted(long count, string one) => $"{Numbers.Count(count)} {one}{(count == 1 ? "" : "s")}";

    /// <summary>A rate, with a prefix of thousands.</summary>
    public static string Rate(double perSecond, string what)
    {
        (double unit, string prefix)[] units = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")];
        foreach ((double unit, string prefix) in units)
        {
            if (perSecond >= unit) return FormattableString.Invariant($"{perSecond / unit:0.##}{prefix}{what}/s");
        }

        return FormattableString.Invariant($"{perSecond:0.##} {what}/s");
    }

    /// <summary>The members that every object begins with.</summary>
    public static void WriteHead(Utf8JsonWriter json, SimulationRun run)
    {
        json.WriteString("command", $"crossbar {run.Command}");
        json.WriteString("device", run.Device);
        json.WriteString("deviceWhy", run.WhyDevice);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("hash", run.Hash);
        json.WriteNumber("rows", run.Rows);
        json.WriteNumber("cols", run.Columns);
    }

    /// <summary>The members that every object ends with.</summary>
    public static void WriteEnd(Utf8JsonWriter json, SimulationRun run)
    {
        if (run.MemoryBytes is { } bytes) json.WriteNumber("memoryBytes", bytes);
        json.WriteStages(run.Stages);
        json.WriteStrings("warnings", run.Notes);
    }
}
