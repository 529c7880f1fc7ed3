using System.Text.Json;
using L2Gpu.Cli.Commands;
using L2Gpu.Cli.Commands.Crossbar;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>How commands speak of wires.</summary>
internal static class WireText
{
    /// <summary>Their resistance, as in <c>1 Ω</c>.</summary>
    public static string Of(WireResistance wires)
        => wires.WordLine == wires.BitLine ? $"{Numbers.Short(wires.WordLine)} Ω" : $"{Numbers.Short(wires.WordLine)} Ω (word lines) and {Numbers.Short(wires.BitLine)} Ω (bit lines)";

    /// <summary>That, and when their networks are solved.</summary>
    public static string Of(WireSettings? wires)
        => wires is null ? "without resistance" : $"{Of(wires.Wires)} from cell to cell, {(wires.Solves == WireSolves.EachRead ? "solved in each read" : "solved after each write; noise of cells behind them")}";

    /// <summary>Their resistances in ohms, and when their networks are solved; null where there are none.</summary>
    public static void Write(Utf8JsonWriter json, WireSettings? wires)
    {
        json.WritePropertyName("wordlineResistance");
        json.WriteNumberOrNull(wires?.Wires.WordLine ?? double.NaN);
        json.WritePropertyName("bitlineResistance");
        json.WriteNumberOrNull(wires?.Wires.BitLine ?? double.NaN);
        if (wires is null) json.WriteNull("wireSolves");
        else json.WriteString("wireSolves", NameOption.Of(wires.Solves));
    }
}
