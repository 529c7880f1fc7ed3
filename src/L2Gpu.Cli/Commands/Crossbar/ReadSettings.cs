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
internal sealed record ReadSettings(CrossbarSettings Common, CellPreset Preset, ArrayShape Shape, int Steps, double? Seconds, float WhiteNoise, ReadChain Chain) : ICrossbarSettings;
