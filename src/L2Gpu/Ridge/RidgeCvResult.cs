using System.Collections.Immutable;
using L2Gpu.Fitting;

namespace L2Gpu;

/// <summary>A ridge model whose λ was chosen by cross-validation, and what every fold said.</summary>
public sealed record RidgeCvResult
{
    /// <summary>The model of all rows at the penalty that was chosen.</summary>
    public required RidgeModel Model { get; init; }

    /// <summary>
    /// The scores: Σwe²/Σw over all held-out rows, as a mean over targets. Its standard errors are √(Σ W(s − s̄)²/ΣW/(k − 1)) over the k folds with
    /// score s and weight W; for folds of equal weight the deviation of the scores over √k.
    /// </summary>
    public required LambdaCurve Curve { get; init; }

    /// <summary>
    /// For each fold, penalty and target Σwe²/Σw over the rows that were held out: <c>FoldScores[fold][index of λ][target]</c>. Their plain mean over folds is
    /// what scikit-learn's <c>GridSearchCV</c> goes by; the curve weighs folds by their rows.
    /// </summary>
    public required ImmutableArray<ImmutableArray<ImmutableArray<double>>> FoldScores { get; init; }

    /// <summary>The weight Σw of the held-out rows of each fold; their number where rows are not weighted.</summary>
    public required ImmutableArray<double> FoldWeights { get; init; }

    /// <summary>How the training rows of each fold were solved: <c>cholesky</c> or <c>eigen</c>.</summary>
    public required ImmutableArray<string> FoldSolvers { get; init; }

    /// <summary>The penalty with the smallest score; of equal ones the largest.</summary>
    public required double BestLambda { get; init; }

    /// <summary>The largest penalty whose score is within one standard error of the smallest (Breiman et al. 1984; glmnet's <c>lambda.1se</c>).</summary>
    public required double OneStandardErrorLambda { get; init; }

    internal static RidgeCvResult Create(RidgeModel model, HeldOutScores scores)
    {
        int grid = scores.Curve.Lambda.Length, targets = model.TargetNames.Length;
        return new RidgeCvResult
        {
            Model = model,
            Curve = scores.Curve,
            FoldScores = [.. scores.FoldScores.Select(fold => Enumerable.Range(0, grid).Select(l => ImmutableArray.Create(fold, l * targets, targets)).ToImmutableArray())],
            FoldWeights = [.. scores.FoldWeights],
            FoldSolvers = [.. scores.Models.Select(m => m.Solver)],
            BestLambda = scores.Smallest,
            OneStandardErrorLambda = scores.WithinOneError,
        };
    }
}
