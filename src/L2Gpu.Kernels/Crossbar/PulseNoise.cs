namespace L2Gpu.Kernels;

/// <summary>How the noise of several pulses on one cell in one step is drawn.</summary>
public enum PulseNoise
{
    /// <summary>A number a pulse: each can be computed again alone, each is followed by the bounds, and each sees the state that the last one left.</summary>
    EachPulse,

    /// <summary>
    /// n pulses at once, with one number: ±nδ with √n times the noise, at the state before them. The same law as pulse by pulse for <see cref="CellRule.Additive"/> and
    /// <see cref="CellRule.Constant"/> away from bounds, and to first order in the step for all others.
    /// </summary>
    AtOnce,
}
