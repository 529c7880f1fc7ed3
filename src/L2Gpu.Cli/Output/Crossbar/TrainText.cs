using System.Text.Json;
using L2Gpu.Cli.Commands;
using L2Gpu.Cli.Commands.Crossbar;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar train</c> shows.</summary>
internal static class TrainText
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    // Characters of a curve.
    private const int Most = 60;

    public static void Write(CliConsole console, TrainResult result) => FitText.Write(console, screen =>
    {
        (SimulationRun run, TrainSettings settings, CrossbarTrainingReport report) = (result.Run, result.Settings, result.Report);
        CrossbarArrayOptions array = settings.Trainer.Array;
        string network = settings.Trainer.Hidden.Count == 0 ? "linear regression" : $"{NameOption.Of(settings.Trainer.Unit)} units {string.Join(", ", settings.Trainer.Hidden)}";
        RunText.Head(screen, run, $"{string.Join(", ", result.Targets)} from {RunText.Counted(result.Features.Count, "feature")}, {RunText.Counted(run.Rows, "row")}; {network} on cells of {array.Cell.Name}");
        Grid grid = RunText.Grid();
        FitText.Row(grid, "R²", FitText.List(result.Fit.R2) + (result.Test is { } test ? $" on the training, {FitText.List(test.R2)} on {Numbers.Count(test.Rows)} test rows" : ""));
        FitText.Row(grid, "RMSE", FitText.List(result.Fit.Rmse) + (result.Test is { } again ? $" on the training, {FitText.List(again.Rmse)} on the test" : ""));
        FitText.Row(grid, "loss", $"{Numbers.Short(report.Losses[0])} {Curve(report.Losses)} {Numbers.Short(report.Losses[^1])} in {RunText.Counted(report.Losses.Count, "epoch")}, ½·mean square of standardised targets, log scale");
        FitText.Row(grid, "updates", $"{NameOption.Of(array.Writing)}, {NameOption.Of(array.Coding)}; {Numbers.Count(report.Batches)} {(report.Batches == 1 ? "batch" : "batches")}{(report.SaturatedUpdates > 0 ? $", {RunText.Counted(report.SaturatedUpdates, "update")} cut" : "")}");
        if (Wires(array) is { } wires) FitText.Row(grid, "wires", WireText.Of(wires));
        FitText.Row(grid, "steps of arrays", string.Join(", ", report.Steps.Select(steps => Numbers.Count((long)steps))));
        RunText.End(screen, grid, run);
    });

    public static void Write(Utf8JsonWriter json, TrainResult result)
    {
        (TrainSettings settings, CrossbarTrainingReport report) = (result.Settings, result.Report);
        CrossbarArrayOptions array = settings.Trainer.Array;
        json.WriteStartObject();
        RunText.WriteHead(json, result.Run);
        json.WriteStrings("features", result.Features);
        json.WriteStrings("targets", result.Targets);
        json.WriteNumbers("hidden", settings.Trainer.Hidden.Select(units => (double)units));
        json.WriteString("unit", NameOption.Of(settings.Trainer.Unit));
        json.WriteString("preset", array.Cell.Name);
        json.WriteString("pairing", NameOption.Of(array.Pairing));
        json.WriteString("writing", NameOption.Of(array.Writing));
        json.WriteString("coding", NameOption.Of(array.Coding));
        WireText.Write(json, Wires(array));
        json.WriteNumber("epochs", settings.Trainer.Epochs);
        json.WriteNumber("batch", settings.Trainer.BatchSize);
        json.WriteNumber("rate", settings.Trainer.LearningRate);
        json.WriteNumbers("losses", report.Losses);
        json.WriteNumbers("steps", report.Steps.Select(steps => (double)steps));
        json.WriteNumber("batches", report.Batches);
        json.WriteNumber("saturatedUpdates", report.SaturatedUpdates);
        Score(json, "fit", result.Fit);
        Score(json, "test", result.Test);
        RunText.WriteEnd(json, result.Run);
        json.WriteEndObject();
    }

    private static WireSettings? Wires(CrossbarArrayOptions array) => array.Wires is { } wires ? new(wires, array.WireSolves) : null;

    private static void Score(Utf8JsonWriter json, string name, TestScore? score)
    {
        if (score is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumbers("r2", score.R2);
        json.WriteNumbers("rmse", score.Rmse);
        json.WriteEndObject();
    }

    // The logarithms of losses as bars; of many epochs some.
    private static string Curve(IReadOnlyList<double> losses)
    {
        double[] logarithms = [.. losses.Where(loss => loss > 0 && double.IsFinite(loss)).Select(loss => Math.Log(loss))];
        if (logarithms.Length == 0) return "";
        (double low, double high, int count) = (logarithms.Min(), logarithms.Max(), Math.Min(Most, logarithms.Length));
        return string.Concat(Enumerable.Range(0, count).Select(i => logarithms[count == 1 ? 0 : i * (logarithms.Length - 1) / (count - 1)])
            .Select(value => Bars[high > low ? (int)Math.Min((value - low) / (high - low) * Bars.Length, Bars.Length - 1) : 0]));
    }
}
