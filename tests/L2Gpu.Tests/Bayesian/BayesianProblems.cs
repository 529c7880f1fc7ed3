using L2Gpu.Tests.Oracles;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>Small problems of every kind that a Bayesian fit tells apart.</summary>
internal static class BayesianProblems
{
    public static Dictionary<string, RidgeProblem> All { get; } = new()
    {
        ["plain"] = RidgeProblem.Random(20, 14, 3),
        ["no intercept"] = RidgeProblem.Random(21, 14, 3, mean: 1) with { Intercept = false },
        ["weights, some 0"] = RidgeProblem.Random(22, 14, 3, mean: 2).WithRandomWeights(1, zeroEvery: 4),
        ["weights, no intercept"] = RidgeProblem.Random(23, 14, 3).WithRandomWeights(2, zeroEvery: 5) with { Intercept = false },
        ["three targets"] = RidgeProblem.Random(24, 14, 3, targets: 3).WithRandomWeights(3),
        ["feature penalties"] = RidgeProblem.Random(25, 14, 4) with { Penalties = [1, 0.2, 0, 3] },
        ["feature penalties, weights"] = RidgeProblem.Random(31, 14, 4).WithRandomWeights(8, zeroEvery: 6) with { Penalties = [0, 0.2, 0, 3], Intercept = false },
        ["standardised"] = RidgeProblem.Random(26, 14, 3).MapX((_, j, v) => v * (j + 1)).WithRandomWeights(4) with { Standardize = true },
        ["row form"] = RidgeProblem.Random(27, 8, 10, targets: 2),
        ["row form, weights"] = RidgeProblem.Random(28, 9, 12, mean: 1).WithRandomWeights(5, zeroEvery: 4),
        ["row form, no intercept"] = RidgeProblem.Random(29, 8, 10) with { Intercept = false },
        ["row form, feature penalties"] = RidgeProblem.Random(30, 6, 8) with { Penalties = [1, 2, 3, 4, 0.5, 1, 1, 2] },
        ["more columns than rows in the column form"] = RidgeProblem.Random(32, 6, 8) with { Penalties = [0, 2, 3, 4, 0.5, 1, 1, 2] },
    };
    /// <summary>The options of a Bayesian fit of a problem.</summary>
    public static BayesianRidgeOptions Bayesian(this RidgeProblem problem) => new()
    {
        FitIntercept = problem.Intercept,
        Standardize = problem.Standardize,
        FeaturePenalties = problem.Penalties,
    };

    public static BayesianRidgeModel FitBayesian(this RidgeProblem problem, Func<BayesianRidgeOptions, BayesianRidgeOptions>? change = null)
    {
        using var source = problem.Source<double>();
        return BayesianRidge.Fit(source, change is null ? problem.Bayesian() : change(problem.Bayesian()));
    }

    /// <summary>Coefficients drawn from the prior, targets from the model: β ~ N(0, τ²), y ~ N(xᵀβ + 3, σ²/w); the last row has weight 1, so that it can be predicted.</summary>
    public static RidgeProblem Drawn(int seed, int rows, int columns, double noise, double prior, bool weighted = false)
    {
        var random = new Random(seed);
        var weights = new double[rows];
        for (int i = 0; i < rows; i++) weights[i] = weighted && i < rows - 1 ? 0.25 + (2 * random.NextDouble()) : 1;
        double[,] x = RidgeProblem.Normal(random, rows, columns), beta = RidgeProblem.Normal(random, columns, 1);
        var y = new double[rows, 1];
        for (int i = 0; i < rows; i++)
        {
            y[i, 0] = 3 + (Math.Sqrt(noise / weights[i]) * RidgeProblem.Normal(random));
            for (int j = 0; j < columns; j++) y[i, 0] += x[i, j] * Math.Sqrt(prior) * beta[j, 0];
        }

        return new RidgeProblem(x, y) { Weights = weighted ? weights : null };
    }
}
