using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>How many small ridge models are fitted, each: minimise Σᵢ wᵢ(yᵢ − xᵢᵀβ − β₀)² + λ‖β‖².</summary>
public sealed record BatchedRidgeOptions
{
    /// <summary>
    /// The penalty λ: one for all problems, or the best of a list for each problem by exact leave-one-out as a mean over its targets. By default the
    /// best of 25 values, two a decade, from 10⁻¹⁰ to 10² times the problem's own trace of X̃ᵀWX̃. A penalty for each target is refused.
    /// </summary>
    public LambdaChoice Lambda { get; init; } = LambdaChoice.Auto;

    /// <summary>A penalty for each problem, used instead of <see cref="Lambda"/>; null where they share it.</summary>
    public IReadOnlyList<double>? ProblemLambdas { get; init; }

    /// <summary>Whether an intercept β₀, which is not penalised, is fitted.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Where the work runs; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</summary>
    public Accelerator? Accelerator { get; init; }
}
