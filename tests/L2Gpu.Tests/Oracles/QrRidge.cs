using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.Oracles;

/// <summary>Ridge regression by Householder QR of [√W·(X, 1); √Λ·(I, 0)]: an independent second method, without normal equations.</summary>
internal static class QrRidge
{
    /// <summary>Solves; the system must have full rank.</summary>
    /// <returns>Coefficients, shape (columns, targets), and intercepts.</returns>
    public static (double[,] Coefficients, double[] Intercept) Solve(RidgeProblem problem)
    {
        int n = problem.Rows, d = problem.Columns, t = problem.Targets, width = d + (problem.Intercept ? 1 : 0);
        double[] deviations = problem.Standardize ? Deviations(problem) : [.. Enumerable.Repeat(1.0, d)];
        var beta = new double[d, t];
        var intercept = new double[t];
        for (int k = 0; k < t; k++)
        {
            int target = k;
            Matrix<double> a = Matrix<double>.Build.Dense(n + d, width, (i, j) => i < n
                ? Math.Sqrt(problem.WeightOf(i)) * (j < d ? problem.X[i, j] : 1)
                : i - n == j ? Math.Sqrt(problem.LambdaOf(target) * problem.PenaltyOf(j)) * deviations[j] : 0);
            Vector<double> b = Vector<double>.Build.Dense(n + d, i => i < n ? Math.Sqrt(problem.WeightOf(i)) * problem.Y[i, target] : 0);
            Vector<double> solved = a.QR().Solve(b);
            for (int j = 0; j < d; j++) beta[j, k] = solved[j];
            if (problem.Intercept) intercept[k] = solved[d];
        }

        return (beta, intercept);
    }

    public static double[] Deviations(RidgeProblem problem)
    {
        double total = Enumerable.Range(0, problem.Rows).Sum(problem.WeightOf);
        return [.. Enumerable.Range(0, problem.Columns).Select(j =>
        {
            double mean = Enumerable.Range(0, problem.Rows).Sum(i => problem.WeightOf(i) * problem.X[i, j]) / total;
            return Math.Sqrt(Enumerable.Range(0, problem.Rows).Sum(i => problem.WeightOf(i) * (problem.X[i, j] - mean) * (problem.X[i, j] - mean)) / total);
        })];
    }
}
