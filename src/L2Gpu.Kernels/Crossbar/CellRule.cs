namespace L2Gpu.Kernels;

/// <summary>How a pulse moves the state s of a cell, whose step up or down is δ and whose bounds are b₋ and b₊; ξ is a standard normal number.</summary>
public enum CellRule
{
    /// <summary>s ± δ + σξ.</summary>
    Additive = 0,

    /// <summary>s ± δ(1 + σξ).</summary>
    Constant = 1,

    /// <summary>s ± δ(1 − γ±·s/b±)(1 + σξ), with γ and b of the direction: soft bounds for γ = 1. Where γ/b is not finite, as at a bound of 0, it counts as 0: steps are then whole.</summary>
    Linear = 2,

    /// <summary>s ± δ·max(0, 1 − A±·e^(±γ±·z))(1 + σξ), with z = 2a·s/(b₊ − b₋) + b.</summary>
    Exponential = 3,

    /// <summary>s + δω^γ₊(1 + σξ) up, s − δ(1 − ω)^γ₋(1 + σξ) down, with ω = (b₊ − s)/(b₊ − b₋).</summary>
    Power = 4,
}
