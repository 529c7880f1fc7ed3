namespace L2Gpu.Kernels;

/// <summary>How far a cell lies from the conductance that it was programmed to: σ = max(0, c₀ + c₁g + c₂g²), where g is the target divided by <see cref="FullScale"/>.</summary>
/// <param name="Constant">c₀, in units of conductance.</param>
/// <param name="Linear">c₁, in units of conductance.</param>
/// <param name="Quadratic">c₂, in units of conductance.</param>
/// <param name="FullScale">The conductance where g is 1; &gt; 0.</param>
public readonly record struct ProgrammingLaw(float Constant, float Linear = 0, float Quadratic = 0, float FullScale = 1)
{
    /// <summary>Phase-change memory, in µS, of 25 µS at most.</summary>
    /// <remarks>S. R. Nandakumar et al., Phase-change memory models for deep learning training and inference, ICECS (2019).</remarks>
    public static ProgrammingLaw Pcm => new(0.26348f, 1.965f, -1.1731f, 25);
}
