using L2Gpu.Tests.Oracles;

namespace L2Gpu.Tests.Selection;

/// <summary>Cross-validation by its definition: a fit for each fold and λ, and its predictions on the rows that it has not seen.</summary>
internal static class FoldOracle
{
    /// <summary>Σwe²/Σw as <c>[fold][λ][target]</c>.</summary>
    public static double[][][] Scores(RidgeProblem problem, (int[] Train, int[] Test)[] folds, double[] grid, Solver solver = Solver.Auto)
        => [.. folds.Select(fold => grid.Select(lambda => Score(problem with { Lambda = [lambda] }, fold.Train, fold.Test, solver)).ToArray())];

    /// <summary>
    /// What rounding of the moments explains, relative to a score: c·κ·ε, with κ the condition number of the training rows' system. c holds the few roundings of a
    /// moment, and that a residual is smaller than what is predicted.
    /// </summary>
    public static double[][] Bounds(RidgeProblem problem, (int[] Train, int[] Test)[] folds, double[] grid, double epsilon)
        => [.. folds.Select(fold => grid.Select(lambda =>
            32 * epsilon * (problem.TakeRows(fold.Train) with { Lambda = [lambda] }).Fit(Solver.Eigen).Report!.ConditionNumber.Regularized).ToArray())];

    /// <summary>Σwe²/Σw over all held-out rows as a mean over targets, for each λ.</summary>
    public static double[] Pooled(RidgeProblem problem, (int[] Train, int[] Test)[] folds, double[][][] scores)
    {
        double[] weights = [.. folds.Select(fold => fold.Test.Sum(problem.WeightOf))];
        return [.. Enumerable.Range(0, scores[0].Length).Select(l => folds.Select((_, f) => weights[f] * scores[f][l].Average()).Sum() / weights.Sum())];
    }

    private static double[] Score(RidgeProblem problem, int[] train, int[] test, Solver solver)
    {
        RidgeModel model = problem.TakeRows(train).Fit(solver);
        double[,] predicted = model.Predict<double>(problem.TakeRows(test).X);
        var sums = new double[problem.Targets];
        double weight = 0;
        for (int i = 0; i < test.Length; i++)
        {
            double w = problem.WeightOf(test[i]);
            weight += w;
            for (int k = 0; k < sums.Length; k++) sums[k] += w * Math.Pow(problem.Y[test[i], k] - predicted[i, k], 2);
        }

        return Array.ConvertAll(sums, s => s / weight);
    }
}
