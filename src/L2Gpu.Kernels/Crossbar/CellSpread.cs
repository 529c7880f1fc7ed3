namespace L2Gpu.Kernels;

/// <summary>The law by which cells differ from each other: normal, cut where a sign would change.</summary>
/// <remarks>
/// With standard normal numbers ξ₀…ξ₄ of a cell (purpose <see cref="SimulationPurpose.DeviceToDevice"/>, draws 0 to 4), and [x] = max(0, x):
/// d = <see cref="Step"/>·[1 + <see cref="StepSpread"/>·ξ₀], a = <see cref="Asymmetry"/> + <see cref="AsymmetrySpread"/>·ξ₁, δ₊ = d·[1 + a], δ₋ = d·[1 − a],
/// b₋ = <see cref="Lower"/>·[1 + <see cref="LowerSpread"/>·ξ₂], b₊ = <see cref="Upper"/>·[1 + <see cref="UpperSpread"/>·ξ₃], but b₊ at least b₋,
/// σ = <see cref="CycleToCycle"/>·[1 + <see cref="CycleToCycleSpread"/>·ξ₄]. With the uniform number u of draw 5, a cell is stuck low, b₊ = b₋, where u ≤ <see cref="StuckLow"/>, and stuck
/// high, b₋ = b₊, where that does not hold and u ≤ <see cref="StuckLow"/> + <see cref="StuckHigh"/>.
/// </remarks>
public sealed record CellSpread
{
    /// <summary>The mean of the steps; ≥ 0.</summary>
    public required float Step { get; init; }

    /// <summary>The spread of steps, in units of their mean; ≥ 0.</summary>
    public float StepSpread { get; init; }

    /// <summary>By how much steps up are larger, and steps down smaller, in units of the step.</summary>
    public float Asymmetry { get; init; }

    /// <summary>The spread of <see cref="Asymmetry"/>; ≥ 0.</summary>
    public float AsymmetrySpread { get; init; }

    /// <summary>The mean of the least states.</summary>
    public required float Lower { get; init; }

    /// <summary>Its spread, in units of the mean; ≥ 0.</summary>
    public float LowerSpread { get; init; }

    /// <summary>The mean of the greatest states; at least <see cref="Lower"/>.</summary>
    public required float Upper { get; init; }

    /// <summary>Its spread, in units of the mean; ≥ 0.</summary>
    public float UpperSpread { get; init; }

    /// <summary>The mean of σ, which is what <see cref="CellParameters.CycleToCycle"/> is; ≥ 0.</summary>
    public float CycleToCycle { get; init; }

    /// <summary>Its spread, in units of the mean; ≥ 0.</summary>
    public float CycleToCycleSpread { get; init; }

    /// <summary>The probability of a cell that is stuck at its lower bound.</summary>
    public float StuckLow { get; init; }

    /// <summary>The probability of a cell that is stuck at its upper bound; with <see cref="StuckLow"/> at most 1.</summary>
    public float StuckHigh { get; init; }
}
