using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Systems solved on the accelerator, judged by their residuals.</summary>
internal static class BatchedConjugateGradientTrial
{
    /// <summary>A tolerance that either type reaches on well-conditioned systems.</summary>
    public static double Tolerance<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? 1e-5 : 1e-11;

    public static (GuardedBatch<T> X, GuardedBatch<int> Status, GuardedBatch<int> Iterations, GuardedBatch<double> Residuals) Run<T>(
        ConformanceContext context, T[] a, T[] b, int count, int n, double tolerance, int limit, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> matrices = context.Upload(a, count, n, n, layout), sides = context.Upload(b, count, n, 1, layout), x = context.Output<T>(count, n, 1, layout);
        GuardedBatch<int> status = context.Output<int>(1, 1, count, layout), iterations = context.Output<int>(1, 1, count, layout);
        GuardedBatch<double> residuals = context.Output<double>(1, 1, count, layout);
        context.Get<IBatchedConjugateGradient<T>>().Solve(
            context.Queue, matrices.View, sides.View, tolerance, limit, x.View, status.Vector, iterations.Vector, residuals.Vector);
        matrices.ExpectUnchanged("A");
        sides.ExpectUnchanged("b");
        return (x, status, iterations, residuals);
    }

    /// <summary>Solves and checks: status, iterations where they are known, that residuals are true, and that what converged is within the tolerance.</summary>
    public static void Check<T>(
        ConformanceContext context, T[] a, T[] b, int count, int n, GuardLayout layout, IterationStatus[] status, int[]? iterations = null, double? tolerance = null, int limit = 1000)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double wanted = tolerance ?? Tolerance<T>();
        (GuardedBatch<T> x, GuardedBatch<int> found, GuardedBatch<int> taken, GuardedBatch<double> residuals) = Run(context, a, b, count, n, wanted, limit, layout);
        context.ExpectClose("status", found, [.. status.Select(s => (double)s)], new double[count]);
        double[] solutions = x.ReadDoubles("x"), said = residuals.ReadDoubles("residuals"), steps = taken.ReadDoubles("iterations");
        for (int i = 0; i < count; i++)
        {
            double[] matrix = Dense.Widen(a.AsSpan(i * n * n, n * n).ToArray()), side = Dense.Widen(b.AsSpan(i * n, n).ToArray()), solution = solutions[(i * n)..((i + 1) * n)];
            double[] product = Dense.Multiply(matrix, solution, n, n, 1);
            double norm = Dense.FrobeniusNorm(side), residual = norm == 0 ? 0 : Dense.FrobeniusNorm([.. side.Zip(product, (l, r) => l - r)]) / norm;
            context.ExpectClose($"the residual of system {i}", said[i], residual, BatchedConjugateGradientBounds.Residual(matrix, solution, side));
            if (status[i] == IterationStatus.Converged)
                context.Expect(said[i] <= wanted, $"system {i} is said to have converged with a residual of {said[i]:R}; the tolerance is {wanted:R}.");
            if (norm == 0) context.ExpectClose($"x of system {i}", solution, new double[n], new double[n], 1);
            if (iterations is not null) context.ExpectClose($"the iterations of system {i}", steps[i], iterations[i], 0);
        }
    }
}
