using System.Numerics.Tensors;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>What a Nyström model is worth, computed in FP64 from the points: nothing that the solver made is used.</summary>
/// <param name="Residuals">yᵢ − f(xᵢ) − b, shape (n, t).</param>
/// <param name="RelativeResidual">‖KᵀW(y − f − b) − λK_MMβ‖ / ‖KᵀW(y − b)‖ for each target.</param>
/// <param name="BackwardError">The same residual over ‖A‖·‖β‖ + ‖KᵀW(y − b)‖, with A = KᵀWK + λK_MM; its norm is estimated from below, so that the error is not understated.</param>
/// <param name="R2">For each target.</param>
/// <param name="Rmse">For each target.</param>
internal sealed record NystromEvidence(double[] Residuals, double[] RelativeResidual, double[] BackwardError, double[] R2, double[] Rmse)
{
    private const int PowerSteps = 3;

    /// <summary>Measures β, and finds the intercept: the weighted mean of y − f.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="centers">Z.</param>
    /// <param name="data">Targets and weights.</param>
    /// <param name="weights">β, shape (M, t).</param>
    /// <param name="lambda">λ of each target.</param>
    /// <param name="intercept">Whether there is an intercept; its values are written there.</param>
    public static NystromEvidence Measure(KernelProblem problem, MatrixView<double> centers, NystromData data, double[] weights, double[] lambda, double[]? intercept)
    {
        using var arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        int t = data.Targets, m = (int)centers.Rows;
        MatrixView<double> beta = arena.Upload<double>(weights, m, t), norms = arena.Matrix<double>(m, t);
        double[] residuals = Fitted(problem, arena, centers, beta);
        for (int i = 0; i < residuals.Length; i++) residuals[i] = data.Values[i] - residuals[i];
        if (intercept is not null)
        {
            data.Means(residuals).CopyTo(intercept, 0);
            for (int i = 0; i < residuals.Length; i++) residuals[i] -= intercept[i % t];
        }

        double[] right = [.. data.Values];
        for (int i = 0; i < right.Length && intercept is not null; i++) right[i] -= intercept[i % t];
        double[] gradient = Gradient(problem, arena, centers, data, residuals, t), rightSide = Gradient(problem, arena, centers, data, right, t);
        problem.Accelerator.Get<IPairwise<double>>().Multiply(problem.Queue, problem.Kernel, centers, centers, beta, norms);
        double[] penalty = arena.Download(norms);
        for (int j = 0; j < gradient.Length; j++) gradient[j] -= lambda[j % t] * penalty[j];

        double largest = LargestEigenvalue(problem, arena, centers, data, rightSide, t), largestOfCenters = LargestOfCenters(problem, arena, centers);
        double[] relative = new double[t], backward = new double[t], r2 = new double[t], rmse = new double[t], means = data.Means(data.Values);
        for (int k = 0; k < t; k++)
        {
            double norm = Binary.Norm(Columns.Of(gradient, t, k)), size = Binary.Norm(Columns.Of(rightSide, t, k));
            relative[k] = size == 0 ? norm : norm / size;
            double whole = (Math.Max(largest, lambda[k] * largestOfCenters) * Binary.Norm(Columns.Of(weights, t, k))) + size;
            backward[k] = whole == 0 ? norm : norm / whole;
            double squares = data.Squares(residuals, k, 0), total = data.TotalWeight, epsilon = Rank.Epsilon<double>();
            rmse[k] = Math.Sqrt(squares / total);
            r2[k] = Score.R2(ColumnSpread.Squares(squares, means[k], total, epsilon), ColumnSpread.Squares(data.Squares(data.Values, k, means[k]), means[k], total, epsilon));
        }

        return new(residuals, relative, backward, r2, rmse);
    }

    private static double[] Fitted(KernelProblem problem, DeviceArena arena, MatrixView<double> centers, MatrixView<double> beta)
    {
        using IDisposable scope = arena.Scope();
        MatrixView<double> fitted = arena.Matrix<double>(problem.Rows, beta.Columns);
        problem.Accelerator.Get<IPairwise<double>>().Multiply(problem.Queue, problem.Kernel, problem.Points, centers, beta, fitted);
        return arena.Download(fitted);
    }

    // KᵀWv.
    private static double[] Gradient(KernelProblem problem, DeviceArena arena, MatrixView<double> centers, NystromData data, double[] v, int columns)
    {
        using IDisposable scope = arena.Scope();
        MatrixView<double> weighted = arena.Upload<double>(data.Weighted(v, columns), problem.Rows, columns), product = arena.Matrix<double>(centers.Rows, columns);
        problem.Accelerator.Get<IPairwise<double>>().Multiply(problem.Queue, problem.Kernel, centers, problem.Points, weighted, product);
        return arena.Download(product);
    }

    // Of KᵀWK, from below, by the power method: the eigenvalues of kernels fall so fast that a few steps are enough.
    private static double LargestEigenvalue(KernelProblem problem, DeviceArena arena, MatrixView<double> centers, NystromData data, double[] start, int columns)
    {
        double[] v = Columns.Of(start, columns, 0);
        if (Binary.Norm(v) == 0) Array.Fill(v, 1);
        double largest = 0;
        for (int step = 0; step < PowerSteps; step++)
        {
            double norm = Binary.Norm(v);
            if (!(norm > 0) || !double.IsFinite(norm)) break;
            TensorPrimitives.Divide(v, norm, v);
            double[] fitted;
            using (arena.Scope()) fitted = Fitted(problem, arena, centers, arena.Upload<double>(v, v.Length, 1));
            v = Gradient(problem, arena, centers, data, fitted, 1);
            largest = Math.Max(largest, Binary.Norm(v));
        }

        return largest;
    }

    // A positive semidefinite matrix is at least its largest diagonal element.
    private static double LargestOfCenters(KernelProblem problem, DeviceArena arena, MatrixView<double> centers)
    {
        VectorView<double> diagonal = arena.Vector<double>(centers.Rows);
        problem.Accelerator.Get<IPairwise<double>>().Diagonal(problem.Queue, problem.Kernel, centers, diagonal);
        return arena.Download(diagonal).Max();
    }
}
