using System.Collections.Immutable;

namespace L2Gpu.Fitting;

/// <summary>What a solver gives for one penalty a target.</summary>
/// <param name="Lambda">The penalty of each target.</param>
/// <param name="Coordinates">Where it was solved.</param>
/// <param name="Coefficients">β in the units of the data, shape (columns, targets).</param>
/// <param name="SystemNorm">‖A‖₂ of each target's system, in the coordinates.</param>
/// <param name="DegreesOfFreedom">Of each target; none where they are not known.</param>
/// <param name="Condition">Condition numbers.</param>
/// <param name="Sensitivity">The condition number that decides how many digits are left: that of the equilibrated system for Cholesky.</param>
internal sealed record Solution(
    double[] Lambda,
    Coordinates Coordinates,
    double[] Coefficients,
    double[] SystemNorm,
    double[] DegreesOfFreedom,
    ConditionNumber Condition,
    double Sensitivity)
{
    /// <summary>e/(e + λ) in descending order for each target; null where there are no eigenvalues.</summary>
    public ImmutableArray<ImmutableArray<double>>? FilterFactors { get; init; }

    /// <summary>What became of each target's iteration; null where a solver is direct.</summary>
    public IterationResult[]? Iterative { get; init; }
}
