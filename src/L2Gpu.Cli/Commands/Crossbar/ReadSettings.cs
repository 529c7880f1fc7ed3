using L2Gpu.Crossbars;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a user asked <c>crossbar read</c> to do.</summary>
/// <param name="Common">What all commands of the group have.</param>
/// <param name="Preset">The cells.</param>
/// <param name="Shape">How large the array is, and where it and the inputs come from.</param>
/// <param name="Steps">How often the batch is read.</param>
/// <param name="Seconds">Since programming; null where cells do not age.</param>
/// <param name="WhiteNoise">Of a cell, in units of conductance.</param>
/// <param name="Chain">Converters and noise, in units of conductance.</param>
/// <param name="Wires">Their resistance; null for none.</param>
internal sealed record ReadSettings(CrossbarSettings Common, CellPreset Preset, ArrayShape Shape, int Steps, double? Seconds, float WhiteNoise, ReadChain Chain, WireSettings? Wires) : ICrossbarSettings
{
    /// <summary>Whether cells have noise when they are read.</summary>
    public bool HasNoise => Preset.Aging is not null || WhiteNoise > 0;

    /// <summary>Whether networks are solved in each read: without noise of cells they are the same in all.</summary>
    public bool SolvesReads => Wires?.Solves == WireSolves.EachRead && HasNoise;

    /// <summary>The physical arrays, on a device.</summary>
    public WireTiling Tiling(Accelerator accelerator) => new(Shape.Rows, Shape.Columns, Chain.TileLines, accelerator.Info);
}
