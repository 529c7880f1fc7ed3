using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.Oracles;

/// <summary>How far coefficients may be from the exact ones.</summary>
/// <remarks>
/// Normal equations (G + Λ)β = b are formed with errors of about ε‖X̃‖² in G and ε‖X̃‖‖ỹ‖ in b, so that to first order
/// ‖δβ‖/‖β‖ ≤ c·κ·ε·(1 + ‖X̃‖‖ỹ‖/(‖A‖‖β‖)) with κ the condition number of A = G + Λ and X̃, ỹ centred and weighted
/// (Higham, Accuracy and Stability, §20.4). On well-conditioned problems that is far below 1e-10 in FP64.
/// </remarks>
internal static class ErrorBound
{
    /// <summary>c: rounding errors pile up as a walk, not as a sum, so that a constant serves all sizes here.</summary>
    public const double Constant = 16;

    public const double Epsilon64 = 2.220446049250313e-16;
    public const double Epsilon32 = 1.1920929e-07;

    /// <summary>The bound on ‖δβ‖/‖β‖ for a target of a problem.</summary>
    public static double Relative(RidgeProblem problem, int target, double epsilon, double[,] beta)
    {
        (Matrix<double> x, Vector<double> y) = Weighted(problem, target);
        double[] scale = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, problem.Columns)];
        int[] kept = [.. Enumerable.Range(0, problem.Columns).Where(j => scale[j] > 1e-12)];
        if (kept.Length == 0) return Constant * epsilon;
        Matrix<double> scaled = Matrix<double>.Build.Dense(problem.Rows, kept.Length, (i, j) => x[i, kept[j]] / scale[kept[j]]);
        Matrix<double> a = scaled.TransposeThisAndMultiply(scaled);
        for (int j = 0; j < kept.Length; j++) a[j, j] += problem.LambdaOf(target) * problem.PenaltyOf(kept[j]);
        if (a.L2Norm() == 0) return Constant * epsilon;
        double[] values = [.. a.Svd(computeVectors: false).S];
        double largest = values[0], smallest = values.Last(v => v > values[0] * 1e-13);
        double size = Math.Sqrt(kept.Sum(j => beta[j, target] * scale[j] * beta[j, target] * scale[j]));
        double ratio = size == 0 ? 0 : scaled.Svd(computeVectors: false).S[0] * y.L2Norm() / (largest * size);
        return Constant * (largest / smallest) * epsilon * (1 + ratio);
    }

    /// <summary>‖β − β*‖/‖β*‖, each coefficient in units of its column if the problem is standardised.</summary>
    public static double Distance(RidgeProblem problem, int target, RidgeModel model, double[,] exact)
    {
        double[] scale = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, problem.Columns)];
        double difference = 0, size = 0;
        for (int j = 0; j < problem.Columns; j++)
        {
            difference += Square((model.Coefficients[target][j] - exact[j, target]) * scale[j]);
            size += Square(exact[j, target] * scale[j]);
        }

        return size == 0 ? Math.Sqrt(difference) : Math.Sqrt(difference / size);
    }

    private static (Matrix<double> X, Vector<double> Y) Weighted(RidgeProblem problem, int target)
    {
        double total = Enumerable.Range(0, problem.Rows).Sum(problem.WeightOf);
        double Mean(Func<int, double> of) => problem.Intercept ? Enumerable.Range(0, problem.Rows).Sum(i => problem.WeightOf(i) * of(i)) / total : 0;
        double[] means = [.. Enumerable.Range(0, problem.Columns).Select(j => Mean(i => problem.X[i, j]))];
        double mean = Mean(i => problem.Y[i, target]);
        return (
            Matrix<double>.Build.Dense(problem.Rows, problem.Columns, (i, j) => Math.Sqrt(problem.WeightOf(i)) * (problem.X[i, j] - means[j])),
            Vector<double>.Build.Dense(problem.Rows, i => Math.Sqrt(problem.WeightOf(i)) * (problem.Y[i, target] - mean)));
    }

    private static double Square(double value) => value * value;
}
