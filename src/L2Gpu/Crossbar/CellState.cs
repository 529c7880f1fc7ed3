using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What a cell is like at a step.</summary>
/// <param name="Place">Which cell.</param>
/// <param name="Step">In a trace, the step that has just written it; of a replay, how many steps are done.</param>
/// <param name="Pulses">How many pulses the last update gave it; 0 where it was written by a number or programmed.</param>
/// <param name="State">Its state.</param>
/// <param name="Conductance">Its conductance, as written, before time and wires.</param>
/// <param name="Values">What was drawn for it: steps, bounds and noise.</param>
public readonly record struct CellState(CellPlace Place, ulong Step, int Pulses, float State, float Conductance, CellValues Values);
