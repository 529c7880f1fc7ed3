using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ICholesky{T}"/> must do. Breakdown is in the other part.</summary>
internal static partial class CholeskyConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<ICholesky<T>, T>("Cholesky")
            .Output("one matrix of every size, with poison above the diagonal", FactorSizes<T>, CholeskyFactor, CholeskyStatus)
            .Output("numbers above the diagonal keep their bits", FactorBelowNumbers<T>, CholeskyFactor, CholeskyStatus)
            .Output("many small matrices at once", FactorBatches<T>, CholeskyFactor, CholeskyStatus)
            .Output("graded rows and nearly singular matrices keep the backward error", FactorHard<T>, CholeskyFactor, CholeskyStatus)
            .Output("diagonal matrices come out exactly", FactorDiagonal<T>, CholeskyFactor, CholeskyStatus)
            .Output("breakdown is reported at every position, and neighbours are unaffected", Breakdown<T>, CholeskyFactor, CholeskyStatus)
            .Output("breakdown is reported on both sides of every block", BreakdownOfLarge<T>, CholeskyStatus)
            .Output("NaN counts as not positive from its row on", BreakdownByNaN<T>, CholeskyFactor, CholeskyStatus)
            .Repeatable("the same matrix gives the same bits", FactorRepeated<T>, CholeskyFactor)
            .Output("order 0 has status 0", FactorOrderZero<T>, CholeskyStatus)
            .Output("solving with factors of every size", SolveSizes<T>, CholeskySolution)
            .Output("solving in batches, with one factor for each or for all", SolveBatches<T>, CholeskySolution)
            .Output("solving graded and nearly singular systems keeps the backward error", SolveHard<T>, CholeskySolution)
            .Output("NaN stays in its right side", SolveNaN<T>, CholeskySolution)
            .Repeatable("the same system gives the same bits", SolveRepeated<T>, CholeskySolution)
            .Output("the diagonal of the inverse", InverseDiagonals<T>, CholeskyInverseDiagonal)
            .Repeatable("the same inverse diagonal has the same bits", InverseDiagonalRepeated<T>, CholeskyInverseDiagonal)
            .Output("the logarithm of the determinant, without overflow", LogDeterminants<T>, CholeskyLogDeterminant)
            .Repeatable("the same determinant has the same bits", LogDeterminantRepeated<T>, CholeskyLogDeterminant)
            .Exempt("empty systems touch nothing", "An empty result has no element to perturb.", Empty<T>)
            .Cases;

    private static void FactorSizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ForSizes(context, 257, (n, layout) => CholeskyTrial.CheckFactor(context, CholeskyData.WellConditioned<T>(42, 1, n), 1, n, layout));

    private static void FactorBelowNumbers<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n) in context.IsFull ? [(3, 5), (2, 17), (3, 67), (1, 150)] : new[] { (2, 5), (1, 67) })
        {
            context.Begin($"count={count} n={n}");
            CholeskyTrial.CheckFactor(context, CholeskyData.WellConditioned<T>(65, count, n), count, n, GuardLayout.Gappy, above: T.CreateTruncating(4321));
        }
    }

    private static void FactorBatches<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ForBatches(context, (count, n, layout) => CholeskyTrial.CheckFactor(context, CholeskyData.WellConditioned<T>(43, count, n), count, n, layout));

    private static void FactorHard<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ForHardOnes<T>(context, (a, n) => CholeskyTrial.CheckFactor(context, a, 1, n, GuardLayout.Gappy));

    private static void FactorDiagonal<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in new[] { 1, 2, 9, 33, 67 })
        {
            context.Begin($"n={n}");
            var a = new T[n * n];
            for (int i = 0; i < n; i++) a[(i * n) + i] = T.CreateTruncating((i + 1) * (i + 1));
            (GuardedBatch<T> factor, GuardedBatch<int> status) = CholeskyTrial.Factor(context, a, 1, n, GuardLayout.Gappy);
            double[] expected = [.. a.Select(x => Math.Sqrt(double.CreateTruncating(x)))];
            context.ExpectClose("L", factor, expected, new double[n * n]);
            context.ExpectClose("status", status, [0], [0]);
        }
    }

    private static void FactorRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n) in context.IsFull ? [(1, 300), (7, 33)] : new[] { (3, 17) })
        {
            context.Begin($"count={count} n={n}");
            T[] a = CholeskyData.WellConditioned<T>(44, count, n);
            context.ExpectSameBits(
                "L", CholeskyTrial.Factor(context, a, count, n, GuardLayout.Gappy).Factor, CholeskyTrial.Factor(context, a, count, n, GuardLayout.Gappy).Factor);
        }
    }

    private static void FactorOrderZero<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int count in new[] { 1, 3 })
        {
            context.Begin($"count={count} n=0");
            GuardedBatch<int> status = CholeskyTrial.Factor(context, Array.Empty<T>(), count, 0, GuardLayout.Gappy).Status;
            context.ExpectClose("status", status, new double[count], new double[count]);
        }
    }

    private static void SolveSizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ForSizes(context, 193, (n, layout) => CholeskyTrial.CheckSolve(context, CholeskyData.WellConditioned<T>(45, 1, n), 1, n, 3, layout));
        int turn = 0;
        foreach (int m in Sizes.AroundTiles(context, 65, 17).Where(size => size > 0))
        {
            context.Begin($"n=19 m={m}");
            CholeskyTrial.CheckSolve(context, CholeskyData.WellConditioned<T>(46, 1, 19), 1, 19, m, GuardLayout.Nth(turn++));
        }
    }

    private static void SolveBatches<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ForBatches(context, (count, n, layout) => CholeskyTrial.CheckSolve(context, CholeskyData.WellConditioned<T>(47, count, n), count, n, 2, layout));
        ForBatches(context, (count, n, layout) => CholeskyTrial.CheckSolve(context, CholeskyData.WellConditioned<T>(48, 1, n), count, n, n % 2 == 0 ? 1 : 5, layout, shared: true));
    }

    private static void SolveHard<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ForHardOnes<T>(context, (a, n) => CholeskyTrial.CheckSolve(context, a, 1, n, 4, GuardLayout.Gappy));

    private static void SolveNaN<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int bad) in new[] { (35, 9, 4), (19, 3, 1) })
        {
            context.Begin($"n={n} m={m}, NaN in column {bad}");
            T[] l = CholeskyData.Factors(context, CholeskyData.WellConditioned<T>(49, 1, n), 1, n), b = new NumberStream(50).Uniform<T>(n * m);

            // In the first row, so that it reaches every element of its column, forwards and back.
            b[bad] = T.NaN;
            double[] x = CholeskyTrial.Solve(context, l, 1, b, 1, n, m, GuardLayout.Gappy).ReadDoubles("X");
            for (int i = 0; i < x.Length; i++) context.Expect(double.IsNaN(x[i]) == (i % m == bad), $"X[{i / m}, {i % m}] is {x[i]}");

            double[] lower = Dense.Lower(Dense.Widen(l), n), rightSides = Dense.Widen(b);
            for (int i = bad; i < x.Length; i += m) x[i] = rightSides[i] = 0;
            double[] product = Dense.Multiply(lower, Dense.Multiply(Dense.Transpose(lower, n, n), x, n, n, m), n, n, m);
            context.ExpectClose("(LLᵀX)", product, rightSides, CholeskyBounds.Solution<T>(lower, x, n, m), m);
        }
    }

    private static void SolveRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n, int m) in context.IsFull ? [(1, 200, 20), (7, 33, 3)] : new[] { (3, 17, 3) })
        {
            context.Begin($"count={count} n={n} m={m}");
            T[] l = CholeskyData.Factors(context, CholeskyData.WellConditioned<T>(51, count, n), count, n), b = new NumberStream(52).Uniform<T>((long)count * n * m);
            GuardedBatch<T> Run() => CholeskyTrial.Solve(context, l, count, b, count, n, m, GuardLayout.Gappy);
            context.ExpectSameBits("X", Run(), Run());
        }
    }

    private static void InverseDiagonals<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ForSizes(context, 129, (n, layout) => CholeskyTrial.CheckInverseDiagonal(context, CholeskyData.WellConditioned<T>(53, 1, n), 1, n, layout));
        ForBatches(context, (count, n, layout) => CholeskyTrial.CheckInverseDiagonal(context, CholeskyData.WellConditioned<T>(54, count, n), count, n, layout));
        ForHardOnes<T>(context, (a, n) => CholeskyTrial.CheckInverseDiagonal(context, a, 1, n, GuardLayout.Gappy));
    }

    private static void InverseDiagonalRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 150 : 17;
        context.Begin($"n={n}");
        T[] l = CholeskyData.Factors(context, CholeskyData.WellConditioned<T>(55, 1, n), 1, n);
        GuardedBatch<T> Run() => CholeskyTrial.InverseDiagonal(context, l, 1, n, GuardLayout.Gappy);
        context.ExpectSameBits("diag A⁻¹", Run(), Run());
    }
}
