using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.Oracles;

/// <summary>
/// The evidence by its definition: the normal density of contrasts, by an explicit covariance matrix and its Cholesky factor. Nothing is decomposed
/// into eigenvalues, and nothing is centred.
/// </summary>
internal static class ContrastDensity
{
    /// <summary>Log density of the contrasts of the rows that count, which are orthogonal to the intercept and the unpenalised columns.</summary>
    public static double Log(RidgeProblem problem, int target, double noise, double prior)
    {
        int[] rows = [.. Enumerable.Range(0, problem.Rows).Where(i => problem.WeightOf(i) > 0)];
        double[] deviations = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, problem.Columns)];

        // Weights in units of their geometric mean: then √w has determinant 1, and contrasts keep the units of y.
        double unit = Math.Exp(rows.Average(i => Math.Log(problem.WeightOf(i))));
        double Root(int row) => Math.Sqrt(problem.WeightOf(rows[row]) / unit);
        int[] free = [.. Enumerable.Range(0, problem.Columns).Where(j => problem.PenaltyOf(j) == 0)], penalized = [.. Enumerable.Range(0, problem.Columns).Except(free)];
        int n = rows.Length, constant = problem.Intercept ? 1 : 0, q = free.Length + constant;
        Matrix<double> contrasts = Matrix<double>.Build.DenseIdentity(n);
        if (q > 0)
        {
            Matrix<double> u = Matrix<double>.Build.Dense(n, q, (i, j) => Root(i) * (j < free.Length ? problem.X[rows[i], free[j]] : 1));
            contrasts = u.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Full).Q.SubMatrix(0, n, q, n - q).Transpose();
        }

        Matrix<double> z = Matrix<double>.Build.Dense(
            n, penalized.Length, (i, j) => Root(i) * problem.X[rows[i], penalized[j]] / deviations[penalized[j]] / Math.Sqrt(problem.PenaltyOf(penalized[j])));
        Matrix<double> covariance = (noise / unit * Matrix<double>.Build.DenseIdentity(n)) + (prior * z * z.Transpose());
        Matrix<double> seen = contrasts * covariance * contrasts.Transpose();
        Vector<double> y = contrasts * Vector<double>.Build.Dense(n, i => Root(i) * problem.Y[rows[i], target]);
        var factor = seen.Cholesky();
        return -0.5 * (((n - q) * Math.Log(2 * Math.PI)) + factor.DeterminantLn + y.DotProduct(factor.Solve(y)));
    }

    /// <summary>The same for λ = σ²/τ², at the σ² where it is largest, found by golden section.</summary>
    public static double LogProfile(RidgeProblem problem, int target, double lambda)
    {
        double low = -15, high = 15, ratio = (Math.Sqrt(5) - 1) / 2;
        double At(double log) => Log(problem, target, Math.Exp(log), Math.Exp(log) / lambda);
        while (high - low > 1e-6)
        {
            double a = high - (ratio * (high - low)), b = low + (ratio * (high - low));
            if (At(a) > At(b)) high = b;
            else low = a;
        }

        return At((low + high) / 2);
    }
}
