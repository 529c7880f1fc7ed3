using System.Text.Json;
using L2Gpu.Cli.Commands.Crossbar;
using L2Gpu.Cli.Output.Svg;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar ir-drop</c> shows.</summary>
internal static class IrDropText
{
    public static void Write(CliConsole console, IrDropResult result) => FitText.Write(console, screen =>
    {
        SimulationRun run = result.Run;
        RunText.Head(screen, run, $"{run.Rows} × {run.Columns} cells, {Numbers.Count(result.Batch)} read{(result.Batch == 1 ? "" : "s")}, wires of {WireText.Of(result.Wires)}");
        Grid grid = RunText.Grid();
        FitText.Row(grid, "iterations", $"{result.Iterations.Max()}{(result.Batch > 1 ? $" at most, {result.Iterations.Average():0.#} in the mean" : "")}");
        FitText.Row(grid, "residual", $"{Numbers.Short(result.Residual.Max())} (to {Numbers.Short(result.Tolerance)})");
        FitText.Row(grid, "Kirchhoff residual", $"{Numbers.Short(result.KirchhoffResidual.Max())} over all nodes");
        if (result.WorstLoss is { } worst) FitText.Row(grid, "worst current loss", $"{Percent(worst.Part)} (bit line {worst.BitLine}{(result.Batch > 1 ? $" of read {worst.Read}" : "")})");
        FitText.Row(grid, "relative error", $"{Percent(result.RelativeError)} of the currents without resistance, root mean square");
        FitText.Row(grid, "speed", RunText.Rate(result.SolvesPerSecond, "solves"));
        RunText.End(screen, grid, run);
    });

    public static void Write(Utf8JsonWriter json, IrDropResult result)
    {
        json.WriteStartObject();
        RunText.WriteHead(json, result.Run);
        json.WriteNumber("batch", result.Batch);
        json.WriteNumber("wordlineResistance", result.Wires.WordLine);
        json.WriteNumber("bitlineResistance", result.Wires.BitLine);
        json.WriteString("status", result.IsSolved ? "converged" : "not converged");
        json.WriteNumber("tolerance", result.Tolerance);
        json.WriteNumber("iterations", result.Iterations.Max());
        json.WriteNumber("meanIterations", result.Iterations.Average());
        json.WritePropertyName("residual");
        json.WriteNumberOrNull(result.Residual.Max());
        json.WritePropertyName("kirchhoffResidual");
        json.WriteNumberOrNull(result.KirchhoffResidual.Max());
        json.WritePropertyName("relativeError");
        json.WriteNumberOrNull(result.RelativeError);
        if (result.WorstLoss is { } worst)
        {
            json.WriteStartObject("worstCurrentLoss");
            json.WriteNumber("part", worst.Part);
            json.WriteNumber("read", worst.Read);
            json.WriteNumber("bitLine", worst.BitLine);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("worstCurrentLoss");
        }

        json.WriteNumber("solvesPerSecond", result.SolvesPerSecond);
        RunText.WriteEnd(json, result.Run);
        json.WriteEndObject();
    }

    /// <summary>What the picture shows.</summary>
    public static HeatMap Drawing(IrDropResult result, IrDropSettings settings, double[] across) => new(
        "Voltage that wires leave across each cell",
        $"{result.Run.Rows} × {result.Run.Columns} cells, wires of {WireText.Of(result.Wires)} from cell to cell; every word line is driven with 1 V from the left, every bit line held at 0 V below",
        across, settings.Shape.Rows, settings.Shape.Columns, "V", "word line", "bit line");

    private static string Percent(double part) => FormattableString.Invariant($"{100 * part:0.###} %");
}
