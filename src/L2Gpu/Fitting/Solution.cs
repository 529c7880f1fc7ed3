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
    /// <summary>The arithmetic: <c>f32</c>, <c>f64</c> or <c>mixed</c>.</summary>
    public string Precision { get; init; } = "f64";

    /// <summary>What solved.</summary>
    public Solver Solver { get; init; } = Solver.Cholesky;

    /// <summary>Why it was not what the shape had suggested; null if it was.</summary>
    public string? Why { get; init; }

    /// <summary>Where the model is centred, columns and then targets; null for the means of the moments.</summary>
    public double[]? Means { get; init; }

    /// <summary>Steps of refinement of an FP32 factor's answer; null where it was not refined.</summary>
    public int? Refinements { get; init; }

    /// <summary>e/(e + λ) in descending order for each target; null where there are no eigenvalues.</summary>
    public ImmutableArray<ImmutableArray<double>>? FilterFactors { get; init; }

    /// <summary>What became of each target's iteration; null where a solver is direct.</summary>
    public IterationResult[]? Iterative { get; init; }
}
