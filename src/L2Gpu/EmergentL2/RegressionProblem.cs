using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>A linear regression whose curvature H = XᵀX/N has known eigenvalues and eigenvectors: the loss is (1/2N)‖y − Xw‖².</summary>
/// <remarks>
/// X = √N·Q·diag(√h)·Uᵀ, where Q and U are columns of Hadamard matrices with random signs, so that all weights meet the same curvature Hⱼⱼ and the same variance. The eigenvalues h are spaced evenly on a logarithmic
/// scale up to 1. X is rounded to FP32, as are H and c = Xᵀy/N, which the cells see.
/// </remarks>
internal sealed class RegressionProblem
{
    // Apart from the purposes of simulated crossbars.
    private const ushort Purpose = 64;

    private RegressionProblem(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        X = new double[(long)rows * columns];
        Y = new double[rows];
        Curvatures = new double[columns];
        Directions = new double[columns * columns];
        H = new float[columns * columns];
        C = new float[columns];
        LeastSquares = new double[columns];
        Seen = new double[columns];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>X, row-major.</summary>
    public double[] X { get; }

    public double[] Y { get; }

    /// <summary>h, ascending.</summary>
    public double[] Curvatures { get; }

    /// <summary>U, row-major: an eigenvector a column.</summary>
    public double[] Directions { get; }

    /// <summary>H, row-major.</summary>
    public float[] H { get; }

    /// <summary>Xᵀy/N.</summary>
    public float[] C { get; }

    /// <summary>The weights of least squares, by this library.</summary>
    public double[] LeastSquares { get; private set; }

    /// <summary>The parts along the eigenvectors of the least squares of H and C as the cells see them, in FP32.</summary>
    public double[] Seen { get; private set; }

    /// <param name="seed">Of signs and columns.</param>
    /// <param name="rows">N, a power of two.</param>
    /// <param name="columns">p, a power of two below N.</param>
    /// <param name="condition">That of H.</param>
    /// <param name="amplitude">The largest weight of least squares.</param>
    /// <param name="equalWeights">Whether all weights are ±<paramref name="amplitude"/>, rather than all their parts along eigenvectors of the same size.</param>
    /// <param name="residual">The root mean square of y − Xw*.</param>
    public static RegressionProblem Create(ulong seed, int rows, int columns, double condition, double amplitude, bool equalWeights, double residual = 0)
    {
        var problem = new RegressionProblem(rows, columns);
        var stream = new RandomStream(seed, Purpose);
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(i => Philox.Word(stream, i)).ThenBy(i => i)];
        double Sign(int stage, int i) => (Philox.Word(new RandomStream(seed, Purpose, draw: (ushort)stage), i) & 1) == 0 ? 1 : -1;
        double[] rowSigns = [.. Enumerable.Range(0, rows).Select(i => Sign(1, i))], columnSigns = [.. Enumerable.Range(0, columns).Select(j => Sign(2, j))];
        for (int k = 0; k < columns; k++) problem.Curvatures[k] = Math.Pow(condition, ((double)k / (columns - 1)) - 1);
        for (int j = 0; j < columns; j++)
            for (int k = 0; k < columns; k++) problem.Directions[(j * columns) + k] = columnSigns[j] * Hadamard(j, k) / Math.Sqrt(columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < columns; k++) sum += Hadamard(i, order[k]) * Math.Sqrt(problem.Curvatures[k]) * problem.Directions[(j * columns) + k];
                problem.X[(i * columns) + j] = (float)(rowSigns[i] * sum);
            }
        }

        double[] weights = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            if (equalWeights) weights[j] = Sign(3, j);
            else
                for (int k = 0; k < columns; k++) weights[j] += Sign(3, k) * problem.Directions[(j * columns) + k];
        }

        double scale = amplitude / weights.Max(Math.Abs);
        for (int j = 0; j < columns; j++) weights[j] *= scale;

        // What lies beside the columns of X: normal parts along all other columns of the Hadamard matrix.
        double[] beside = [.. Enumerable.Range(0, rows).Select(k => k < columns ? 0 : (double)Philox.Normal(new RandomStream(seed, Purpose, draw: 4), k))];
        double length = Math.Sqrt(beside.Sum(b => b * b));
        for (int i = 0; i < rows; i++)
        {
            double y = 0, rest = 0;
            for (int j = 0; j < columns; j++) y += problem.X[(i * columns) + j] * weights[j];
            for (int k = columns; k < rows; k++) rest += Hadamard(i, order[k]) * beside[k];
            problem.Y[i] = (float)(y + (residual * rowSigns[i] * rest / length));
        }

        problem.Sum();
        problem.LeastSquares = problem.Solve(0);

        // One step of Newton's method from the least squares of the data, whose H is off by rounding only.
        double[] gradient = problem.Along(problem.Gradient(problem.LeastSquares));
        problem.Seen = [.. problem.Along(problem.LeastSquares).Select((part, k) => part - (gradient[k] / problem.Curvatures[k]))];
        return problem;
    }

    /// <summary>The weights of ridge, by this library: the minimum of (1/2N)‖y − Xw‖² + ½λ‖w‖².</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="penalties">A factor on λ for each weight; null for 1.</param>
    public double[] Solve(double lambda, IReadOnlyList<double>? penalties = null)
    {
        RidgeModel model = Ridge.Fit(
            HostMatrix<double>.FromRowMajor(X, Rows, Columns),
            HostMatrix<double>.FromVector(Y),
            new RidgeOptions { Lambda = Rows * lambda, FeaturePenalties = penalties, FitIntercept = false, Accelerator = Accelerators.Cpu });
        return [.. model.Coefficients[0]];
    }

    /// <summary>The same for λ of either sign: where it is below 0, from the eigenvectors.</summary>
    public double[] WithPenalty(double lambda)
    {
        if (lambda >= 0) return Solve(lambda);
        double[] parts = Along(LeastSquares), weights = new double[Columns];
        for (int j = 0; j < Columns; j++)
            for (int k = 0; k < Columns; k++) weights[j] += Directions[(j * Columns) + k] * parts[k] * Curvatures[k] / (Curvatures[k] + lambda);
        return weights;
    }

    /// <summary>∂L = Hw − c, of the H and c that the cells see.</summary>
    public double[] Gradient(ReadOnlySpan<double> weights)
    {
        var gradient = new double[Columns];
        for (int j = 0; j < Columns; j++)
        {
            double sum = -(double)C[j];
            for (int i = 0; i < Columns; i++) sum += H[(j * Columns) + i] * weights[i];
            gradient[j] = sum;
        }

        return gradient;
    }

    /// <summary>The parts of weights along the eigenvectors.</summary>
    public double[] Along(ReadOnlySpan<double> weights)
    {
        var parts = new double[Columns];
        for (int k = 0; k < Columns; k++)
            for (int j = 0; j < Columns; j++) parts[k] += Directions[(j * Columns) + k] * weights[j];
        return parts;
    }

    private static double Hadamard(int i, int j) => (BitOperations.PopCount((uint)(i & j)) & 1) == 0 ? 1 : -1;

    private void Sum()
    {
        int p = Columns;
        for (int j = 0; j < p; j++)
        {
            double c = 0;
            for (int i = 0; i < Rows; i++) c += X[(i * p) + j] * Y[i];
            C[j] = (float)(c / Rows);
            for (int l = 0; l <= j; l++)
            {
                double sum = 0;
                for (int i = 0; i < Rows; i++) sum += X[(i * p) + j] * X[(i * p) + l];
                H[(j * p) + l] = H[(l * p) + j] = (float)(sum / Rows);
            }
        }
    }
}
