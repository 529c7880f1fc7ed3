using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>Which penalty to use: one, one a target, the best of a list, or the best of a grid made for the data.</summary>
public sealed record LambdaChoice
{
    private LambdaChoice(LambdaChoiceKind kind, ImmutableArray<double> values)
    {
        Kind = kind;
        Values = values;
    }

    /// <summary>Searches a grid by <see cref="RidgeOptions.Criterion"/>: 61 values, five a decade, from 10⁻¹⁰ to 10² times the largest eigenvalue of XᵀWX,
    /// of the penalised columns where some are not, in the coordinates of the penalty.</summary>
    public static LambdaChoice Auto { get; } = new(LambdaChoiceKind.Auto, []);

    /// <summary>The kind of choice.</summary>
    public LambdaChoiceKind Kind { get; }

    /// <summary>The values that were given; none for <see cref="Auto"/>.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>One penalty for every target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public static LambdaChoice Fixed(double lambda) => new(LambdaChoiceKind.Fixed, [Checked(lambda)]);

    /// <summary>A penalty of its own for each target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, NaN or infinite.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LambdaChoice PerTarget(params ReadOnlySpan<double> lambdas) => new(LambdaChoiceKind.PerTarget, CheckedAll(lambdas));

    /// <summary>The one of these that <see cref="RidgeOptions.Criterion"/> says is best, as a mean over targets: by default by exact leave-one-out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, NaN or infinite.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LambdaChoice BestOf(params ReadOnlySpan<double> lambdas) => new(LambdaChoiceKind.BestOf, CheckedAll(lambdas));

    /// <summary>One penalty for every target.</summary>
    public static implicit operator LambdaChoice(double lambda) => Fixed(lambda);

    /// <summary>One penalty for every target.</summary>
    public static LambdaChoice FromDouble(double lambda) => Fixed(lambda);

    private static double Checked(double lambda) => double.IsFinite(lambda) && lambda >= 0
        ? lambda
        : throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "A penalty λ must be a finite number that is not negative.");

    private static ImmutableArray<double> CheckedAll(ReadOnlySpan<double> lambdas)
    {
        if (lambdas.IsEmpty) throw new ArgumentException("At least one penalty λ is needed.", nameof(lambdas));
        foreach (double lambda in lambdas) Checked(lambda);
        return [.. lambdas];
    }
}
