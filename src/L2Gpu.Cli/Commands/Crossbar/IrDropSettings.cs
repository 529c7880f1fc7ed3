using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a user asked <c>crossbar ir-drop</c> to do.</summary>
/// <param name="Common">What all commands of the group have.</param>
/// <param name="Wires">Ohms.</param>
/// <param name="Limits">When a solve ends.</param>
/// <param name="MostConductance">The end of the range that conductances are drawn from, in siemens.</param>
/// <param name="Shape">How large the array is, and where it comes from.</param>
internal sealed record IrDropSettings(CrossbarSettings Common, WireResistance Wires, IrDropLimits Limits, float MostConductance, ArrayShape Shape) : ICrossbarSettings;
