using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Rows for kernel fits, and what a dense FP64 solution of the whole bordered system by LU says of them.</summary>
internal sealed record KernelProblemData(double[,] X, double[,] Y, double[]? Weights = null)
{
    public int Rows => X.GetLength(0);

    public int Targets => Y.GetLength(1);

    public static KernelProblemData Smooth(int rows, int columns, int targets, int seed, bool weighted = false, double noise = 0.1, double offset = 0)
    {
        var random = new Random(seed);
        double[,] x = new double[rows, columns], y = new double[rows, targets];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns; j++) sum += (j + 1) * (x[i, j] = (2 * random.NextDouble()) - 1);
            for (int k = 0; k < targets; k++) y[i, k] = offset + Math.Sin(sum + k) + (noise * random.NextDouble());
        }

        return new(x, y, weighted ? [.. Enumerable.Range(0, rows).Select(_ => 0.2 + (3 * random.NextDouble()))] : null);
    }

    private HostMatrix<double>? HostWeights => Weights is { } w ? HostMatrix<double>.FromVector(w) : default(HostMatrix<double>?);

    public double W(int row) => Weights?[row] ?? 1;

    public double[] Row(int i) => [.. Enumerable.Range(0, X.GetLength(1)).Select(j => X[i, j])];

    public KernelProblemData Some(IEnumerable<int> rows)
    {
        int[] chosen = [.. rows];
        double[,] x = new double[chosen.Length, X.GetLength(1)], y = new double[chosen.Length, Targets];
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = 0; j < x.GetLength(1); j++) x[i, j] = X[chosen[i], j];
            for (int k = 0; k < Targets; k++) y[i, k] = Y[chosen[i], k];
        }

        return new(x, y, Weights is null ? null : [.. chosen.Select(i => Weights[i])]);
    }

    public KernelRidgeModel Fit(KernelRidgeOptions options) => KernelRidge.Fit<double>(X, Y, options, HostWeights);

    public KernelRidgePath Path(double[] lambdas, KernelRidgeOptions options) => KernelRidge.FitPath<double>(X, Y, lambdas, options, HostWeights);

    /// <summary>α, and b as the last number, of one target: the system [K + λW⁻¹, 1; 1ᵀ, 0].</summary>
    public double[] Oracle(KernelFunction kernel, double lambda, bool intercept, int target = 0)
    {
        int n = Rows, order = n + (intercept ? 1 : 0);
        Matrix<double> a = DenseMatrix.Create(order, order, (i, j) => i < n && j < n ? kernel.Evaluate(Row(i), Row(j)) + (i == j ? lambda / W(i) : 0) : i == n && j == n ? 0 : 1);
        Vector<double> b = DenseVector.Create(order, i => i < n ? Y[i, target] : 0);
        double[] solution = a.Solve(b).ToArray();
        return intercept ? solution : [.. solution, 0];
    }

    /// <summary>The prediction of the oracle's solution.</summary>
    public double Predict(KernelFunction kernel, double[] solution, double[] point) => solution[^1] + Enumerable.Range(0, Rows).Sum(i => solution[i] * kernel.Evaluate(point, Row(i)));
}
