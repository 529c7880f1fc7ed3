using L2Gpu.Kernels;

namespace L2Gpu.Crossbars;

/// <summary>What makes a network of conductances.</summary>
/// <param name="Wires">The resistance of segments.</param>
/// <param name="Limits">When a solve ends.</param>
/// <param name="ConductanceUnit">Siemens per unit of conductance.</param>
internal sealed record WireNetwork(WireResistance Wires, IrDropLimits Limits, double ConductanceUnit);
