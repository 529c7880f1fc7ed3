using System.Collections.Immutable;

namespace L2Gpu.KernelFitting;

/// <summary>A Nyström model with its evidence.</summary>
/// <param name="Weights">β, shape (centres, targets), packed.</param>
/// <param name="Intercept">b of each target; 0 where none was fitted.</param>
/// <param name="Lambda">λ of each target.</param>
/// <param name="Evidence">What the points themselves say of it.</param>
internal sealed record NystromAnswer(double[] Weights, double[] Intercept, double[] Lambda, NystromEvidence Evidence)
{
    /// <summary>As <see cref="FitReport.Status"/> has it.</summary>
    public required string Status { get; init; }

    /// <summary>The arithmetic: <c>f32</c>, <c>f64</c> or <c>mixed</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>How it was solved, in words that go on after those that say why Nyström was taken.</summary>
    public required string How { get; init; }

    /// <summary>Condition numbers of the centred ΦᵀWΦ, and with λ; NaN where they are not known.</summary>
    public required ConditionNumber Condition { get; init; }

    /// <summary>tr(ΦᵀWΦ(ΦᵀWΦ + λI)⁻¹) for each target; empty where it is not known.</summary>
    public ImmutableArray<double> DegreesOfFreedom { get; init; } = [];

    /// <summary>e/(e + λ) in descending order for each target; null where there are no eigenvalues.</summary>
    public ImmutableArray<ImmutableArray<double>>? FilterFactors { get; init; }

    /// <summary>yᵢ − fᵢ(xᵢ) with row i left out and the centres kept, for each target; NaN where the others do not determine it. Null where there are no eigenvalues.</summary>
    public ImmutableArray<ImmutableArray<double>>? LeaveOneOutResiduals { get; init; }

    /// <summary>One for each target where the solver iterates; null where it is direct.</summary>
    public ImmutableArray<IterationResult>? Iterations { get; init; }

    /// <summary>What a reader should know before relying on it.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
