using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Products with a matrix that is not stored, and diagonals.</summary>
internal static partial class PairwiseConformance
{
    private static readonly Summation[] Summations = [Summation.Blocked, Summation.Compensated];

    // Both summations, for one product.
    private static void CheckBoth<T>(ConformanceContext context, PairwiseProblem<T> problem, int r, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (double[], double[]) matrix = problem.Expected();
        T[] v = new NumberStream(seed).Uniform<T>((long)problem.M * r);
        foreach (Summation summation in Summations) PairwiseTrial.CheckMultiply(context, problem, matrix, v, r, summation);
    }

    private static void FunctionProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.Budget switch
        {
            ConformanceBudget.Full => [(5, 7, 3), (33, 41, 9), (35, 18, 70)],
            ConformanceBudget.Small => [(17, 18, 9)],
            _ => [(5, 7, 3)],
        };
        int turn = 0;
        foreach ((int n, int m, int d) in shapes)
        {
            foreach (KernelFunction kernel in context.Budget == ConformanceBudget.Interpreted ? FewestKernels : FewKernels)
            {
                CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, n, m, d, 541, GuardLayout.Nth(turn++)), (turn % 3) + 1, 542);
                CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, m, null, d, 543, GuardLayout.Nth(turn++)), (turn % 3) + 1, 544);
            }
        }
    }

    private static void EdgeProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        KernelFunction kernel = KernelFunction.Rbf(0.7);
        foreach (int size in Sizes.AroundTiles(context, 257, 17).Where(size => size > 0))
        {
            int r = (turn % 4) + 1;
            CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, size, 5, 3, 545, GuardLayout.Nth(turn++)), r, 546);
            CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, 6, size, 5, 547, GuardLayout.Nth(turn++)), r, 548);
            CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, size, null, 4, 549, GuardLayout.Nth(turn++)), r, 550);
        }
    }

    private static void RightSides<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        (int n, int m) = context.Budget == ConformanceBudget.Interpreted ? (9, 17) : (35, 67);
        foreach (int r in context.IsFull ? [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 65] : new[] { 1, 2, 3, 5, 16, 17, 40 })
        {
            CheckBoth(context, PairwiseProblem<T>.Uniform(KernelFunction.Rbf(0.5), n, m, 7, 551, GuardLayout.Nth(turn++)), r, 552);
            CheckBoth(context, PairwiseProblem<T>.Uniform(KernelFunction.Laplacian(), m, null, 7, 553, GuardLayout.Nth(turn++)), r, 554);
        }
    }

    private static void LongPointProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int, int)[] shapes = context.Budget switch
        {
            ConformanceBudget.Full => [(140, 150, 130, 3), (70, 260, 65, 20), (66, 67, 785, 1), (130, 131, 33, 40)],
            ConformanceBudget.Small => [(34, 35, 130, 3), (18, 35, 67, 17)],
            _ => [(18, 17, 34, 3)],
        };
        foreach ((int n, int m, int d, int r) in shapes)
        {
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(), KernelFunction.Linear, KernelFunction.Matern12(3)])
            {
                CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, n, m, d, 555), r, 556);
                CheckBoth(context, PairwiseProblem<T>.Uniform(kernel, m, null, d, 557), r, 558);
            }
        }
    }

    private static void LongSums<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.Budget switch
        {
            ConformanceBudget.Full => [(7, 1023, 1), (3, 5000, 3), (2, 20_001, 1), (33, 2050, 17)],
            ConformanceBudget.Small => [(3, 2050, 1), (5, 700, 17)],
            _ => [(2, 1030, 1)],
        };
        foreach ((int n, int m, int r) in shapes) CheckBoth(context, PairwiseProblem<T>.Uniform(KernelFunction.Rbf(0.5), n, m, 3, 559), r, 560);
        if (context.IsFull) CheckBoth(context, PairwiseProblem<T>.Uniform(KernelFunction.Rbf(0.5), 1030, null, 3, 561), 2, 562);
    }

    // K is made of the whole numbers 1, 2 and 3 and has no error; a product that is rounded on the way in T cannot come near the bound.
    private static void Cancelling<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int r) in context.IsFull ? [(5, 64, 1), (35, 514, 3), (9, 2048, 17)] : new[] { (5, 64, 1), (3, 514, 3) })
        {
            var numbers = new NumberStream(563);
            T[] x = numbers.Integers<T>(n, 1, 3), ones = [.. Enumerable.Repeat(T.One, m)], v = numbers.Uniform<T>((long)m * r);
            int half = m / 2;
            for (int j = 0; j < half; j++)
            {
                int other = half + (j * 7 % half);
                for (int c = 0; c < r; c++) v[(other * r) + c] = -v[(j * r) + c] + T.CreateTruncating(1e-5 * (1 + numbers.NextSigned()));
            }

            PairwiseTrial.CheckMultiply<T>(context, new(KernelFunction.Linear, n, m, 1, x, ones, GuardLayout.Gappy), v, r, Summation.Compensated, exact: true);
            PairwiseTrial.CheckMultiply<T>(context, new(KernelFunction.Linear, m, m, 1, ones, null, GuardLayout.Gappy), v, r, Summation.Compensated, exact: true);
        }
    }

    private static void NoPoints<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int d, int r) in new[] { (1, 1, 1), (17, 3, 2), (35, 0, 17) })
            CheckBoth(context, PairwiseProblem<T>.Uniform(KernelFunction.Rbf(), n, 0, d, 564), r, 565);
    }

    private static void NotANumberProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(KernelFunction.Laplacian(), n, m, d, 566);
            problem.X[(3 * d) + 2] = T.NaN;
            problem.X[(5 * d) + d - 1] = T.NegativeInfinity;
            T[] v = new NumberStream(567).Uniform<T>(m * 5);
            v[(2 * 5) + 1] = T.NaN;
            v[((m - 1) * 5) + 3] = T.PositiveInfinity;
            (double[], double[]) matrix = problem.Expected();
            foreach (Summation summation in Summations) PairwiseTrial.CheckMultiply(context, problem, matrix, v, 5, summation);

            // One set of points, of finite pairs all of which are above 0: what an implementation leaves out may not meet V.
            PairwiseProblem<T> own = PairwiseProblem<T>.Uniform(KernelFunction.Laplacian(), m, null, d, 570);
            foreach (Summation summation in Summations) PairwiseTrial.CheckMultiply(context, own, v, 5, summation);
        }
    }

    private static void RepeatedProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            foreach (bool isOneView in (bool[])[false, true])
            {
                PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(KernelFunction.Rbf(), n, isOneView ? null : m, d, 568);
                int r = 5, kept = 2;
                var numbers = new NumberStream(569);
                T[] v = numbers.Uniform<T>(problem.M * r), others = [.. numbers.Uniform<T>(problem.M * r).Select((value, i) => i % r == kept ? v[i] : value * T.CreateTruncating(1e6))];
                others[4] = T.NaN;
                foreach (Summation summation in Summations)
                {
                    context.Begin($"{problem.Describe()} r={r} {summation}");
                    GuardedBatch<T> first = PairwiseTrial.Multiply(context, problem, v, r, summation);
                    context.ExpectSameBits("K·V", first, PairwiseTrial.Multiply(context, problem, v, r, summation));
                    T[] alone = Column(first, kept), beside = Column(PairwiseTrial.Multiply(context, problem, others, r, summation), kept);
                    int at = Enumerable.Range(0, problem.N).FirstOrDefault(i => !alone[i].Equals(beside[i]), -1);
                    context.Expect(at < 0, $"K·V[{at}, {kept}] is not the same beside other right sides.");
                }
            }
        }
    }

    private static void Diagonals<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (KernelFunction kernel in FewKernels)
        {
            foreach ((int n, int d) in context.IsFull ? [(1, 1), (5, 0), (33, 7), (257, 3), (35, 130)] : new[] { (5, 0), (18, 7) })
                PairwiseTrial.CheckDiagonal(context, PairwiseProblem<T>.Uniform(kernel, n, null, d, 570, GuardLayout.Nth(turn++)));
        }

        foreach (int n in Sizes.AroundTiles(context, 257, 17).Where(size => size > 0))
            PairwiseTrial.CheckDiagonal(context, PairwiseProblem<T>.Uniform(KernelFunction.Linear.WithLengthScales(0.3, 2, 7), n, null, 3, 571, GuardLayout.Nth(turn++)));
    }

    private static void NotANumberDiagonals<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (KernelFunction kernel in FewKernels)
        {
            PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(kernel, 19, null, 6, 572);
            problem.X[(3 * 6) + 2] = T.NaN;
            problem.X[(18 * 6) + 5] = T.PositiveInfinity;
            PairwiseTrial.CheckDiagonal(context, problem);
        }
    }

    private static T[] Column<T>(GuardedBatch<T> product, int column)
        where T : unmanaged, INumber<T>
    {
        T[] values = product.Read("K·V");
        int columns = (int)product.View.Columns;
        return [.. Enumerable.Range(0, values.Length / columns).Select(i => values[(i * columns) + column])];
    }
}
