using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IGemm{T}"/> must do. Shapes for large tiles are in the other part.</summary>
internal static partial class GemmConformance
{
    private static readonly Transpose[] Both = [Transpose.No, Transpose.Yes];
    private static readonly double[] Factors = [0, 1, -1, 0.5];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IGemm<T>, T>("Gemm")
            .Output("every transpose with every α and β", FactorsAndTransposes<T>, GemmResult)
            .Output("sizes around every tile, one at a time", EdgeSizes<T>, GemmResult)
            .Output("cubes around every tile", Cubes<T>, GemmResult)
            .Output("whole numbers come out exactly", WholeNumbers<T>, GemmResult)
            .Output("batches, with strides of their own or a shared input", Batches<T>, GemmResult)
            .Output("rows that begin at multiples of 16 bytes and end elsewhere", WideRows<T>, GemmResult)
            .Output("sums far longer than the result is wide", LongSums<T>, GemmResult)
            .Output("more tiles than a device has processors", ManyTiles<T>, GemmResult)
            .Output("an inner size of 0 leaves βC", EmptyInner<T>, GemmResult)
            .Output("β = 0 does not read C", PoisonedResult<T>, GemmResult)
            .Output("α = 0 reads neither A nor B", PoisonedInputs<T>, GemmResult)
            .Output("NaN and ∞ reach their rows and columns and nothing else", NotANumber<T>, GemmResult)
            .Output("graded rows and columns keep their own accuracy", Graded<T>, GemmResult)
            .Output("an offset of a million costs what the bound says", Cancelling<T>, GemmResult)
            .Repeatable("the same input gives the same bits", Repeated<T>, GemmResult)
            .Exempt("an empty result touches nothing", "An empty result has no element to perturb.", EmptyResult<T>)
            .Cases;

    private static void FactorsAndTransposes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.IsFull ? [(5, 7, 6), (17, 33, 9), (70, 37, 65)] : [(5, 7, 6), (17, 33, 9)];
        if (context.Budget == ConformanceBudget.Interpreted) shapes = shapes[..1];
        foreach ((int m, int n, int k) in shapes)
        {
            foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
            {
                foreach ((double alpha, double beta) in Pairs(Factors, Factors))
                    GemmTrial.Check<T>(context, new(m, n, k) { TransposeA = a, TransposeB = b, Alpha = alpha, Beta = beta }, 1);
            }
        }
    }

    private static void EdgeSizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTiles(context, 257, 33))
        {
            foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
            {
                var problem = new GemmProblem(5, 7, 6) { TransposeA = a, TransposeB = b, Layout = GuardLayout.Nth(turn++) };
                GemmTrial.Check<T>(context, problem with { M = size }, 2);
                GemmTrial.Check<T>(context, problem with { N = size }, 3);
                GemmTrial.Check<T>(context, problem with { K = size, Beta = 0.5 }, 4);
            }
        }
    }

    private static void Cubes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 33))
        {
            (Transpose a, Transpose b) = (Both[turn % 2], Both[turn / 2 % 2]);
            var problem = new GemmProblem(size, size, size) { TransposeA = a, TransposeB = b, Alpha = -1, Beta = 1, Layout = GuardLayout.Nth(turn++) };
            GemmTrial.Check<T>(context, problem, 5);
        }
    }

    private static void WholeNumbers<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
        {
            var problem = new GemmProblem(19, 35, 66) { TransposeA = a, TransposeB = b, Alpha = 2, Beta = -1 };
            var numbers = new NumberStream(6);
            T[] left = numbers.Integers<T>(19 * 66, -9, 9), right = numbers.Integers<T>(66 * 35, -9, 9), old = numbers.Integers<T>(19 * 35, -9, 9);
            context.Begin(problem.Describe());
            GuardedBatch<T> result = GemmTrial.Run(context, problem, left, right, old);

            // Every sum stays far below 2²⁴, so that no order of summation rounds anything.
            double[] expected = GemmTrial.Expect(context, problem, Dense.Widen(left), Dense.Widen(right), Dense.Widen(old));
            context.ExpectClose("C", result, expected, new double[expected.Length]);
        }
    }

    private static void Batches<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((bool sharesA, bool sharesB) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            foreach (int count in new[] { 1, 2, 9 })
            {
                var problem = new GemmProblem(9, 17, 5) { Count = count, SharesA = sharesA, SharesB = sharesB, Alpha = 0.5, Beta = -1 };
                GemmTrial.Check<T>(context, problem, 7);
                GemmTrial.Check<T>(context, problem with { TransposeA = Transpose.Yes, Layout = GuardLayout.Packed }, 8);
                GemmTrial.Check<T>(context, problem with { TransposeB = Transpose.Yes, Layout = GuardLayout.Wide }, 9);
            }
        }
    }

    private static void EmptyInner<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (double beta in Factors) GemmTrial.Check<T>(context, new(9, 18, 0) { Alpha = 0.5, Beta = beta }, 10);
    }

    private static void PoisonedResult<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((double alpha, int k) in new[] { (1.0, 33), (0.5, 33), (0.0, 33), (1.0, 0) })
        {
            var problem = new GemmProblem(34, 37, k) { Alpha = alpha };
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(11);
            Array.Fill(c, T.NaN);
            GemmTrial.Check(context, problem, a, b, c);
        }
    }

    private static void PoisonedInputs<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (double beta in Factors)
        {
            var problem = new GemmProblem(18, 37, 33) { Alpha = 0, Beta = beta };
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(12);
            context.Begin(problem.Describe());
            double[] expected = Array.ConvertAll(Dense.Widen(c), x => beta * x);
            Array.Fill(a, T.NaN);
            Array.Fill(b, T.PositiveInfinity);

            // β is a power of two or 0, so that βC is exact.
            context.ExpectClose("C", GemmTrial.Run(context, problem, a, b, c), expected, new double[expected.Length]);
        }
    }

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int m, int n, int k) in new[] { (19, 35, 21), (37, 45, 33) })
        {
            foreach ((Transpose ta, Transpose tb) in Pairs(Both, Both))
            {
                var problem = new GemmProblem(m, n, k) { TransposeA = ta, TransposeB = tb, Beta = 1 };
                (T[] a, T[] b, T[] c) = problem.Uniform<T>(13);

                // Among them powers of two: ∞ times nothing is NaN, and a number that is split into short ones may have nothing left.
                b = [.. b.Select((x, i) => i % 3 == 0 ? T.One : T.Abs(x))];
                a[ta == Transpose.No ? ((m - 1) * k) + 3 : (3 * m) + m - 1] = T.NaN;
                a[ta == Transpose.No ? (4 * k) + k - 1 : ((k - 1) * m) + 4] = T.PositiveInfinity;
                c[(2 * n) + n - 1] = T.NegativeInfinity;
                context.Begin(problem.Describe());
                GuardedBatch<T> result = GemmTrial.Run(context, problem, a, b, c);
                double[] expected = GemmTrial.Expect(context, problem, Dense.Widen(a), Dense.Widen(b), Dense.Widen(c));
                context.Expect(expected.Count(double.IsNaN) == n && expected.Count(double.IsInfinity) == n + 1, $"the reference spreads NaN or ∞ too far");
                double[] finite = Array.ConvertAll(Dense.Widen(a), x => double.IsFinite(x) ? x : 0);
                double[] old = Array.ConvertAll(Dense.Widen(c), x => double.IsFinite(x) ? x : 0);
                context.ExpectClose("C", result, expected, GemmBounds.Elements<T>(problem, finite, Dense.Widen(b), old));
            }
        }
    }

    private static void Graded<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var problem = new GemmProblem(37, 41, 67);
        (T[] a, T[] b, T[] c) = problem.Uniform<T>(14);

        // Powers of two from 2⁻³⁰ to 2³⁰: products stay far from overflow and underflow in both precisions.
        for (int i = 0; i < a.Length; i++) a[i] *= T.CreateTruncating(Math.ScaleB(1, (i / 67 * 7 % 61) - 30));
        for (int i = 0; i < b.Length; i++) b[i] *= T.CreateTruncating(Math.ScaleB(1, (i % 41 * 11 % 61) - 30));
        GemmTrial.Check(context, problem, a, b, c);
    }

    private static void Cancelling<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int k in context.IsFull ? [2, 64, 255, 258] : new[] { 2, 64 })
        {
            var problem = new GemmProblem(21, 19, k);
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(15);
            for (int i = 0; i < a.Length; i++) a[i] += T.CreateTruncating(1e6);
            for (int i = 0; i < b.Length; i++) b[i] = i / 19 % 2 == 0 ? T.One : -T.One;
            GemmTrial.Check(context, problem, a, b, c);
        }
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.IsFull ? [(33, 65, 129), (130, 70, 515), (7, 9, 2000)] : [(9, 17, 33)];
        foreach ((int m, int n, int k) in shapes)
        {
            var problem = new GemmProblem(m, n, k) { Alpha = 0.5, Beta = 1, TransposeB = Transpose.Yes };
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(16);
            context.Begin(problem.Describe());
            context.ExpectSameBits("C", GemmTrial.Run(context, problem, a, b, c), GemmTrial.Run(context, problem, a, b, c));
        }
    }

    private static void EmptyResult<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int m, int n, int k, int count) in new[] { (0, 5, 3, 1), (5, 0, 3, 1), (0, 0, 0, 1), (4, 4, 4, 0), (0, 5, 0, 3) })
        {
            var problem = new GemmProblem(m, n, k) { Count = count };
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(17);
            context.Begin(problem.Describe());
            T[] result = GemmTrial.Run(context, problem, a, b, c).Read("C");
            context.Expect(result.Length == 0, $"C has {result.Length} elements");
        }
    }

    private static IEnumerable<(TFirst First, TSecond Second)> Pairs<TFirst, TSecond>(TFirst[] first, TSecond[] second)
        => first.SelectMany(_ => second, (x, y) => (x, y));
}
