namespace L2Gpu.KernelFitting;

/// <summary>The function that a kernel fit found.</summary>
/// <param name="Lambda">The penalty of each target.</param>
/// <param name="Dual">α, shape (n, targets).</param>
/// <param name="Intercept">b of each target.</param>
/// <param name="Answers">What became of the systems, one for each distinct penalty.</param>
internal sealed record KernelSolution(double[] Lambda, double[] Dual, double[] Intercept, IReadOnlyList<KernelAnswer> Answers)
{
    /// <summary>tr(K̃(K̃ + λI)⁻¹) of each target; empty where it is not known.</summary>
    public double[] DegreesOfFreedom { get; init; } = [];

    /// <summary>The leave-one-out residuals of each target, of the rows that count; null where they are not known.</summary>
    public double[][]? LeaveOneOut { get; init; }
}
