using System.Text.Json;
using L2Gpu.Cli.Commands;
using L2Gpu.Cli.Commands.Crossbar;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar write</c> shows.</summary>
internal static class WriteText
{
    public static void Write(CliConsole console, WriteResult result) => FitText.Write(console, screen =>
    {
        (SimulationRun run, WriteSettings settings) = (result.Run, result.Settings);
        string kind = NameOption.Of(settings.Array.Writing), pairs = settings.IsPair ? "pairs of " : "";
        RunText.Head(screen, run, $"{run.Rows} × {run.Columns} {pairs}cells of {settings.Array.Cell.Name}, {kind}, {RunText.Counted(settings.Steps, "step")}");
        Grid grid = RunText.Grid();
        double last = result.Errors[^1];
        FitText.Row(grid, "error", $"{Numbers.Short(last)} root mean square, {Percent(last / result.Range)} of the range ({Numbers.Short(result.Errors[0])} at first)");
        int best = result.Errors.IndexOfLeast();
        FitText.Row(grid, "least error", $"{Numbers.Short(result.Errors[best])} after {RunText.Counted(best, "step")}");
        FitText.Row(grid, settings.Array.Writing == UpdateMode.Pulsed ? "trains" : "writes", $"{Numbers.Count(result.ArraySteps)}{(result.SaturatedUpdates > 0 ? $", {RunText.Counted(result.SaturatedUpdates, "update")} cut" : "")}");
        FitText.Row(grid, "speed", RunText.Rate(result.VisitsPerSecond, "visits"));
        RunText.End(screen, grid, run);
    });

    public static void Write(Utf8JsonWriter json, WriteResult result)
    {
        WriteSettings settings = result.Settings;
        json.WriteStartObject();
        RunText.WriteHead(json, result.Run);
        json.WriteString("preset", settings.Array.Cell.Name);
        json.WriteString("writing", NameOption.Of(settings.Array.Writing));
        json.WriteString("pairing", NameOption.Of(settings.Array.Pairing));
        json.WriteNumber("steps", settings.Steps);
        json.WriteNumber("slots", settings.Array.Slots);
        json.WriteNumber("range", result.Range);
        json.WriteNumber("finalError", result.Errors[^1]);
        json.WriteNumbers("errors", result.Errors);
        json.WriteNumber("trains", result.ArraySteps);
        json.WriteNumber("saturatedUpdates", result.SaturatedUpdates);
        json.WriteNumber("visits", result.Visits);
        json.WriteNumber("visitsPerSecond", result.VisitsPerSecond);
        json.WriteStartArray("trajectories");
        foreach (CellTrack track in result.Tracks)
        {
            json.WriteStartObject();
            json.WriteNumber("row", track.Row);
            json.WriteNumber("col", track.Column);
            json.WriteNumber("target", track.Target);
            json.WriteNumbers("conductance", track.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        RunText.WriteEnd(json, result.Run);
        json.WriteEndObject();
    }

    private static int IndexOfLeast(this IReadOnlyList<double> values) => Enumerable.Range(0, values.Count).MinBy(i => values[i]);

    private static string Percent(double part) => FormattableString.Invariant($"{100 * part:G3} %");
}
