using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>Breakdown, determinants, and the shapes that cases share.</summary>
internal static partial class CholeskyConformance
{
    private static void Breakdown<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [1, 2, 9, 17, 32] : new[] { 1, 5, 18 })
        {
            T[] good = CholeskyData.WellConditioned<T>(56, 3, n), factors = CholeskyData.Factors(context, good, 3, n);
            for (int position = 0; position < n; position++)
            {
                for (int victim = 0; victim < 3; victim++)
                {
                    context.Begin($"count=3 n={n} broken matrix {victim} at minor {position + 1}");
                    int[] status = new int[3];
                    status[victim] = position + 1;
                    CholeskyTrial.CheckFactor(context, Break(good, factors, victim, n, position), 3, n, GuardLayout.Nth(position), status);
                }
            }
        }
    }

    private static void BreakdownOfLarge<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // More than a work-group holds, but for interpreters.
        int n = context.Budget switch { ConformanceBudget.Full => 200, ConformanceBudget.Small => 67, _ => 35 };
        T[] good = CholeskyData.WellConditioned<T>(57, 1, n), factors = CholeskyData.Factors(context, good, 1, n);
        foreach (int position in Sizes.AroundTilesSparsely(n - 1))
        {
            context.Begin($"n={n} broken at minor {position + 1}");
            T[] broken = Break(good, factors, 0, n, position);
            CholeskyTrial.CheckFactor(context, broken, 1, n, GuardLayout.Gappy, [position + 1]);

            // A later minor that is not positive either, in a block of its own perhaps, is none of the status's business.
            broken[^1] = -T.One;
            CholeskyTrial.CheckFactor(context, broken, 1, n, GuardLayout.Gappy, [position + 1]);
        }
    }

    // Takes twice the pivot away from a diagonal element: the minors before it stay positive, and that pivot becomes its own negative.
    private static T[] Break<T>(T[] good, T[] factors, int victim, int n, int position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = (T[])good.Clone();
        int element = (victim * n * n) + (position * n) + position;
        result[element] -= T.CreateTruncating(2) * factors[element] * factors[element];
        return result;
    }

    private static void BreakdownByNaN<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [2, 9, 70] : new[] { 2, 9 })
        {
            foreach ((int row, int column) in new[] { (0, 0), (n - 1, 0), (n - 1, n - 1), (n / 2, n / 3), (1, 0) })
            {
                context.Begin($"count=2 n={n} NaN at [1; {row}, {column}]");
                T[] a = CholeskyData.WellConditioned<T>(58, 2, n);
                a[(n * n) + (row * n) + column] = T.NaN;
                CholeskyTrial.CheckFactor(context, a, 2, n, GuardLayout.Gappy, [0, row + 1]);
            }
        }
    }

    private static void LogDeterminants<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ForSizes(context, 65, (n, layout) => CholeskyTrial.CheckLogDeterminant(context, CholeskyData.WellConditioned<T>(59, 1, n), 1, n, layout));
        ForBatches(context, (count, n, layout) => CholeskyTrial.CheckLogDeterminant(context, CholeskyData.WellConditioned<T>(60, count, n), count, n, layout));

        // The determinant itself is 2⁻¹⁵·⁷⁰, which neither precision can hold.
        context.Begin($"n=70 tiny");
        T[] a = [.. CholeskyData.WellConditioned<T>(61, 1, 70).Select(x => T.ScaleB(x, -15))];
        CholeskyTrial.CheckLogDeterminant(context, a, 1, 70, GuardLayout.Gappy);
    }

    private static void LogDeterminantRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 150 : 17;
        context.Begin($"count=2 n={n}");
        T[] l = CholeskyData.Factors(context, CholeskyData.WellConditioned<T>(62, 2, n), 2, n);
        GuardedBatch<T> Run() => CholeskyTrial.LogDeterminant(context, l, 2, n, GuardLayout.Gappy);
        context.ExpectSameBits("ln det A", Run(), Run());
    }

    private static void Empty<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n, int m) in new[] { (0, 4, 2), (2, 0, 3), (2, 4, 0) })
        {
            context.Begin($"count={count} n={n} m={m}");
            T[] l = CholeskyData.WellConditioned<T>(63, count, n);
            context.Expect(CholeskyTrial.Solve(context, l, count, Array.Empty<T>(), count, n, m, GuardLayout.Gappy).Read("X").Length == 0, $"X is not empty");
            if (m == 0) continue;
            context.Expect(CholeskyTrial.InverseDiagonal(context, l, count, n, GuardLayout.Gappy).Read("diagonal").Length == 0, $"the diagonal is not empty");
            if (count == 0)
                context.Expect(CholeskyTrial.LogDeterminant(context, l, count, n, GuardLayout.Gappy).Read("logarithms").Length == 0, $"the logarithms are not empty");
        }
    }

    private static void ForSizes(ConformanceContext context, int limit, Action<int, GuardLayout> check)
    {
        int turn = 0;

        // 67 is more than a work-group holds, so that every kernel runs in small budgets too.
        foreach (int n in Sizes.AroundTilesSparsely(context, limit, 17).Where(size => size > 0).Concat(context.IsFull ? [] : [67]))
        {
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin($"n={n} layout={layout}");
            check(n, layout);
        }
    }

    private static void ForBatches(ConformanceContext context, Action<int, int, GuardLayout> check)
    {
        int turn = 0;
        foreach (int count in context.IsFull ? [2, 3, 4, 7, 8, 9, 17, 33] : new[] { 2, 9 })
        {
            foreach (int n in context.IsFull ? [1, 2, 3, 5, 8, 9, 16, 17, 31, 32] : new[] { 1, 4, 9, 18 })
            {
                GuardLayout layout = GuardLayout.Nth(turn++);
                context.Begin($"count={count} n={n} layout={layout}");
                check(count, n, layout);
            }
        }
    }

    private static void ForHardOnes<T>(ConformanceContext context, Action<T[], int> check)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [2, 9, 30, 33, 70, 130] : new[] { 2, 9, 18 })
        {
            context.Begin($"n={n} graded");
            check(CholeskyData.Graded<T>(64, n), n);
            context.Begin($"n={n} nearly singular");
            check(CholeskyData.NearlySingular<T>(n), n);

            // Far from 1, and still with elements that no rounding makes subnormal.
            foreach (int exponent in new[] { -100, 100 })
            {
                context.Begin($"n={n} times 2^{exponent}");
                check([.. CholeskyData.WellConditioned<T>(66, 1, n).Select(x => T.ScaleB(x, exponent))], n);
            }
        }
    }
}
