using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>What is done to cells by pulses or by numbers.</summary>
/// <param name="Model">What they have in common.</param>
/// <param name="Parameters">What may differ.</param>
/// <param name="Address">Seed, step and first cell.</param>
/// <param name="Noise">How noise is drawn.</param>
internal sealed record PulsePlan(CellModel Model, CellParameters Parameters, SimulationAddress Address, PulseNoise Noise)
{
    /// <summary>Whether a cell may have cycle-to-cycle noise; else none is drawn.</summary>
    public bool IsNoisy => Parameters.CycleToCycle.Cells.HasValue || Parameters.CycleToCycle.Value > 0;
}
