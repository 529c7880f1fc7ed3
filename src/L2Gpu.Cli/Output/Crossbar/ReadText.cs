using System.Text.Json;
using L2Gpu.Cli.Commands.Crossbar;
using L2Gpu.Kernels;
using Spectre.Console;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar read</c> shows.</summary>
internal static class ReadText
{
    public static void Write(CliConsole console, ReadResult result) => FitText.Write(console, screen =>
    {
        (SimulationRun run, ReadSettings settings, ReadError error) = (result.Run, result.Settings, result.Error);
        RunText.Head(screen, run, $"{run.Rows} × {run.Columns} cells of {settings.Preset.Name}, {RunText.Counted(settings.Shape.Batch, "input")}{(settings.Steps > 1 ? $", {Numbers.Count(settings.Steps)} times" : "")}");
        Grid grid = RunText.Grid();
        FitText.Row(grid, "error", error.Rms == 0 ? "none" : $"{Numbers.Short(error.Rms)} root mean square, {FormattableString.Invariant($"{100 * error.Relative:0.###}")} % of the ideal products' {Numbers.Short(error.IdealRms)} ({FormattableString.Invariant($"{error.Bits:0.0}")} correct bits)");
        FitText.Row(grid, "mean, largest error", $"{Numbers.Short(error.Mean)}, {Numbers.Short(error.Largest)}");
        FitText.Row(grid, "noise of cells", $"{(settings.HasNoise ? NoiseName(settings) : "none; --read-noise adds white noise")}{(settings.Seconds is { } seconds ? $", {Numbers.Short(seconds)} s after programming" : "")}");
        FitText.Row(grid, "converters", $"{Bits(settings.Chain.Input)} in, {Bits(settings.Chain.Output)} out{(error.Cut > 0 ? FormattableString.Invariant($", {100 * error.Cut:0.###} % cut") : "")}");
        if (settings.Wires is not null) FitText.Row(grid, "wires", WireText.Of(settings.Wires));
        FitText.Row(grid, "speed", RunText.Rate(result.CellsPerSecond, "cells"));
        RunText.End(screen, grid, run);
    });

    public static void Write(Utf8JsonWriter json, ReadResult result)
    {
        (ReadSettings settings, ReadError error) = (result.Settings, result.Error);
        json.WriteStartObject();
        RunText.WriteHead(json, result.Run);
        json.WriteNumber("batch", settings.Shape.Batch);
        json.WriteNumber("steps", settings.Steps);
        json.WriteString("preset", settings.Preset.Name);
        json.WriteString("noise", settings.HasNoise ? NoiseName(settings) : "none");
        json.WritePropertyName("time");
        json.WriteNumberOrNull(settings.Seconds ?? double.NaN);
        json.WriteStartObject("error");
        foreach ((string name, double value) in ((string, double)[])
            [("rms", error.Rms), ("relative", error.Relative), ("bits", error.Bits), ("mean", error.Mean), ("largest", error.Largest), ("idealRms", error.IdealRms), ("cut", error.Cut)])
        {
            json.WritePropertyName(name);
            json.WriteNumberOrNull(value);
        }

        json.WriteEndObject();
        Converter(json, "dac", settings.Chain.Input);
        Converter(json, "adc", settings.Chain.Output);
        json.WriteNumber("outputNoise", settings.Chain.OutputNoise);
        json.WriteNumber("tileLines", settings.Chain.TileLines);
        WireText.Write(json, settings.Wires);
        json.WriteNumber("cellsPerSecond", result.CellsPerSecond);
        RunText.WriteEnd(json, result.Run);
        json.WriteEndObject();
    }

    private static void Converter(Utf8JsonWriter json, string name, Converter converter)
    {
        json.WriteStartObject(name);
        json.WriteNumber("bits", converter.Bits);
        json.WriteNumber("bound", converter.Bound);
        json.WriteEndObject();
    }

    private static string NoiseName(ReadSettings settings) => settings.Chain.Noise == ReadNoise.PerCell ? "per-cell" : "collapsed";

    private static string Bits(Converter converter) => converter.Bits == 0 ? "none" : $"{converter.Bits} bits to ±{Numbers.Short(converter.Bound)}";
}
