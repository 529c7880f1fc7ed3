using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IBatchedConjugateGradient{T}"/> must do.</summary>
internal static class BatchedConjugateGradientConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IBatchedConjugateGradient<T>, T>("BatchedConjugateGradient")
            .Output("systems of every size converge to their tolerance", EverySize<T>, SystemSolution, SystemStatus, SystemResidual)
            .Output("as many iterations as there are distinct eigenvalues", DistinctEigenvalues<T>, SystemSolution, SystemStatus, SystemIterations, SystemResidual)
            .Output("a right side of 0 is solved before the first iteration", NoRightSide<T>, SystemSolution, SystemStatus, SystemIterations, SystemResidual)
            .Output("each system has a status of its own", Statuses<T>, SystemStatus)
            .Output("residuals are those of the matrix as it stands", NotSymmetric<T>, SystemSolution, SystemStatus, SystemIterations, SystemResidual)
            .Output("what is not finite stays in its system", NotFinite<T>, SystemSolution, SystemStatus, SystemResidual)
            .Repeatable("the same input gives the same bits", Repeated<T>, SystemSolution, SystemResidual)
            .Exempt("systems without unknowns are solved", "They have no element to perturb.", Nothing<T>)
            .Cases;

    private static void EverySize<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int n in Sizes.AroundTilesSparsely(context, 65, 17).Where(n => n > 0))
        {
            int count = 1 + (turn % 5);
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin($"count={count} n={n} layout={layout}");
            T[] a = CholeskyData.WellConditioned<T>(601, count, n), b = new NumberStream(602).Uniform<T>((long)count * n);
            BatchedConjugateGradientTrial.Check(context, a, b, count, n, layout, new IterationStatus[count]);
        }

        // Some more than a work-group has, where systems are small.
        context.Begin($"count=19 n=3");
        T[] small = CholeskyData.WellConditioned<T>(610, 19, 3), sides = new NumberStream(611).Uniform<T>(19 * 3);
        BatchedConjugateGradientTrial.Check(context, small, sides, 19, 3, GuardLayout.Gappy, new IterationStatus[19]);
    }

    private static void DistinctEigenvalues<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Diagonal matrices of powers of two: nothing that could split an eigenvalue is rounded.
        const int N = 12;
        context.Begin($"count=4 n={N}");
        var a = new T[4 * N * N];
        for (int system = 0; system < 4; system++)
        {
            for (int i = 0; i < N; i++) a[(system * N * N) + (i * N) + i] = T.CreateTruncating(Math.ScaleB(1, i % (system + 1)));
        }

        T[] b = [.. Enumerable.Range(0, 4 * N).Select(i => T.CreateTruncating(1 + (i % N % 3)))];
        BatchedConjugateGradientTrial.Check(context, a, b, 4, N, GuardLayout.Gappy, new IterationStatus[4], [1, 2, 3, 4]);
    }

    private static void NoRightSide<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"count=3 n=7");
        T[] a = CholeskyData.WellConditioned<T>(603, 3, 7);
        BatchedConjugateGradientTrial.Check(context, a, new T[3 * 7], 3, 7, GuardLayout.Gappy, new IterationStatus[3], [0, 0, 0]);
    }

    private static void Statuses<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [8, 9, 30, 50] : new[] { 8, 9, 30, 40 }) Statuses<T>(context, n);
    }

    private static void Statuses<T>(ConformanceContext context, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Converges; is negative definite; is asked for more than rounding allows; and all three within one iteration.
        context.Begin($"count=3 n={n}");
        T[] one = CholeskyData.WellConditioned<T>(604, 1, n), b = new NumberStream(605).Uniform<T>(3 * n);
        T[] a = [.. one, .. one.Select(value => -value), .. one];
        IterationStatus[] wanted = [IterationStatus.Converged, IterationStatus.Diverged, IterationStatus.Converged];
        BatchedConjugateGradientTrial.Check(context, a, b, 3, n, GuardLayout.Gappy, wanted);
        wanted = [IterationStatus.Stalled, IterationStatus.Diverged, IterationStatus.Stalled];
        BatchedConjugateGradientTrial.Check(context, a, b, 3, n, GuardLayout.Gappy, wanted, tolerance: 0);
        wanted = [IterationStatus.IterationLimit, IterationStatus.Diverged, IterationStatus.IterationLimit];
        BatchedConjugateGradientTrial.Check(context, a, b, 3, n, GuardLayout.Gappy, wanted, [1, 1, 1], limit: 1);
    }

    private static void NotSymmetric<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in new[] { 5, 24 })
        {
            context.Begin($"count=2 n={n}");
            T[] a = CholeskyData.WellConditioned<T>(612, 2, n), b = new NumberStream(613).Uniform<T>(2 * n);
            for (int i = 0; i < a.Length; i++) a[i] += i / n % n < i % n ? T.CreateTruncating(0.01) : T.Zero;
            BatchedConjugateGradientTrial.Check(context, a, b, 2, n, GuardLayout.Gappy, [IterationStatus.IterationLimit, IterationStatus.IterationLimit], [2, 2], limit: 2);
        }
    }

    private static void NotFinite<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in new[] { 2, 11, 20 })
        {
            context.Begin($"count=5 n={n}");
            T[] a = CholeskyData.WellConditioned<T>(608, 5, n), b = new NumberStream(609).Uniform<T>(5 * n);
            a[(n * n) + n - 1] = a[(n * n) + ((n - 1) * n)] = T.NaN;
            b[(3 * n) + 1] = T.PositiveInfinity;
            IterationStatus[] wanted = [IterationStatus.Converged, IterationStatus.Diverged, IterationStatus.Converged, IterationStatus.Diverged, IterationStatus.Converged];
            BatchedConjugateGradientTrial.Check(context, a, b, 5, n, GuardLayout.Gappy, wanted);
        }
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"count=20 n=23");
        T[] a = CholeskyData.WellConditioned<T>(606, 20, 23), b = new NumberStream(607).Uniform<T>(20 * 23);
        var runs = Enumerable.Range(0, 2).Select(_ =>
            BatchedConjugateGradientTrial.Run(context, a, b, 20, 23, BatchedConjugateGradientTrial.Tolerance<T>(), 100, GuardLayout.Gappy)).ToArray();
        context.ExpectSameBits("x", runs[0].X, runs[1].X);
        context.ExpectSameBits("iterations", runs[0].Iterations, runs[1].Iterations);
        context.ExpectSameBits("residuals", runs[0].Residuals, runs[1].Residuals);
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"count=2 n=0");
        BatchedConjugateGradientTrial.Check(context, Array.Empty<T>(), [], 2, 0, GuardLayout.Gappy, new IterationStatus[2], [0, 0]);
    }
}
