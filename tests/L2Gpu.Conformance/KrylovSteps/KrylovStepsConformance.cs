using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IKrylovSteps{T}"/> must do.</summary>
internal static class KrylovStepsConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IKrylovSteps<T>, T>("KrylovSteps")
            .Output("products of columns, every shape", Dots<T>, KrylovScalars)
            .Output("a shifted product and its curvature, every shape", Shifts<T>, KrylovProduct, KrylovScalars)
            .Output("solution, residual and its norm, every shape", Advances<T>, KrylovSolution, KrylovResidual, KrylovScalars)
            .Output("directions, every shape", Directions<T>, KrylovDirection, KrylovScalars)
            .Output("shifted systems, every shape, from the first iteration and later", ShiftedSystems<T>, KrylovSolution, KrylovDirection, KrylovScalars)
            .Output("scaled rows, every shape, kept, replaced and added to", ScaledRows<T>, KrylovProduct)
            .Output("columns gathered in any order", Gathered<T>, KrylovGathered)
            .Output("a denominator that is not positive leaves its column as it is", Breakdown<T>, KrylovSolution, KrylovResidual, KrylovScalars)
            .Output("β = 0 does not read p", PoisonedDirection<T>, KrylovDirection)
            .Output("keep = 0 does not read y", PoisonedProduct<T>, KrylovProduct)
            .Output("NaN stays in its column", NotANumber<T>, KrylovScalars)
            .Output("a column has the same bits alone and beside others", Alone<T>, KrylovScalars)
            .Repeatable("the same input gives the same bits", Repeated<T>, KrylovSolution, KrylovResidual)
            .Repeatable("the same columns give the same products", RepeatedProducts<T>, KrylovScalars)
            .Cases;

    private static IEnumerable<(int N, int M, GuardLayout Layout)> Shapes(ConformanceContext context)
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 17).Where(size => size > 0))
        {
            yield return (size, 1, GuardLayout.Nth(turn++));
            yield return (size, 3, GuardLayout.Nth(turn++));
            yield return (5, size, GuardLayout.Nth(turn++));
        }

        if (!context.IsFull) yield break;
        foreach (int n in new[] { 1023, 1024, 1025, 5000 }) yield return (n, n == 5000 ? 9 : 1, GuardLayout.Nth(turn++));
    }

    private static void Each(ConformanceContext context, Action<int, int, GuardLayout, NumberStream> check)
    {
        foreach ((int n, int m, GuardLayout layout) in Shapes(context))
        {
            context.Begin($"n={n} m={m} layout={layout}");
            check(n, m, layout, new NumberStream((ulong)(200 + n + (1000 * m))));
        }
    }

    private static void Dots<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) => KrylovStepsTrial.CheckDot(context, numbers.Uniform<T>((long)n * m), numbers.Uniform<T>((long)n * m), n, m, layout));

    private static void Shifts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) =>
            KrylovStepsTrial.CheckShift(context, numbers.Uniform<double>(m), numbers.Uniform<T>((long)n * m), numbers.Uniform<T>((long)n * m), n, layout));

    private static void Advances<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) =>
        {
            long size = (long)n * m;
            KrylovStepsTrial.CheckAdvance(
                context, numbers.Uniform<double>(m), Positive(numbers, m), numbers.Uniform<T>(size), numbers.Uniform<T>(size), numbers.Uniform<T>(size),
                numbers.Uniform<T>(size), n, layout);
        });

    private static void Directions<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) =>
            KrylovStepsTrial.CheckDirection(
                context, numbers.Uniform<double>(m), Positive(numbers, m), numbers.Uniform<T>((long)n * m), numbers.Uniform<T>((long)n * m), n, layout));

    private static void ShiftedSystems<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, GuardLayout layout) in Shapes(context).Where(shape => shape.M <= 33))
        {
            foreach (bool first in (bool[])[true, false])
            {
                context.Begin($"n={n} m={m} first={first} layout={layout}");
                ShiftedTrial<T>.Uniform((ulong)(300 + n + m), n, m, (2 * m) + 1, first).Check(context, layout);
            }
        }
    }

    private static void ScaledRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) =>
        {
            foreach (double keep in (double[])[1, 0, -0.5])
                KrylovStepsTrial.CheckScaleRows(context, numbers.Uniform<double>(n), numbers.Uniform<T>((long)n * m), keep, numbers.Uniform<T>((long)n * m), m, layout);
        });

    private static void Gathered<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Each(context, (n, m, layout, numbers) =>
            KrylovStepsTrial.CheckGather(context, numbers.Uniform<T>((long)n * m), n, m, [m - 1, 0, m / 2, .. Enumerable.Range(0, m)], layout));

    private static void Breakdown<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=19 m=5");
        var numbers = new NumberStream(401);
        T[] Next() => numbers.Uniform<T>(19 * 5);
        KrylovStepsTrial.CheckAdvance(context, [1, 1, 0, 1, 1], [2, 0, 0, -1, double.NaN], Next(), Next(), Next(), Next(), 19, GuardLayout.Gappy);
        KrylovStepsTrial.CheckAdvance(context, [1e300, 1, 1, 1, 2], [1e-300, 1, double.PositiveInfinity, 3, 1], Next(), Next(), Next(), Next(), 19, GuardLayout.Packed);
    }

    private static void PoisonedDirection<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=37 m=2");
        T[] z = new NumberStream(402).Uniform<T>(74), p = [.. Enumerable.Repeat(T.NaN, 74)];
        KrylovStepsTrial.CheckDirection(context, [0, 1], [1, 0], z, p, 37, GuardLayout.Gappy);
        KrylovStepsTrial.CheckDirection(context, [0, 0], [0, 1], z, p, 37, GuardLayout.Packed);
    }

    private static void PoisonedProduct<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=21 m=3");
        var numbers = new NumberStream(403);
        KrylovStepsTrial.CheckScaleRows(context, numbers.Uniform<double>(21), numbers.Uniform<T>(63), 0, [.. Enumerable.Repeat(T.NaN, 63)], 3, GuardLayout.Gappy);
    }

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int m in (int[])[1, 3])
        {
            context.Begin($"n=1030 m={m}");
            var numbers = new NumberStream(404);
            T[] x = numbers.Uniform<T>(1030 * m), y = numbers.Uniform<T>(1030 * m);
            KrylovStepsTrial.CheckDot(context, x, y, 1030, m, GuardLayout.Gappy);
            x[1025 * m] = T.NaN;
            double[] bounds = KrylovStepsBounds.Products(Dense.Widen(x), Dense.Widen(y), 1030, m);
            GuardedBatch<double> found = KrylovStepsTrial.Dot(context, x, y, 1030, m, GuardLayout.Packed);
            x[1025 * m] = T.Zero;
            double[] expected = KrylovStepsTrial.Dot(context, x, y, 1030, m, GuardLayout.Packed).ReadDoubles("products");
            expected[0] = double.NaN;
            bounds[0] = 0;
            context.ExpectClose("products", found, expected, bounds);
        }
    }

    private static void Alone<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? (int[])[7, 100, 1025, 3000] : [7, 100])
        {
            context.Begin($"n={n} m=5, then 1");
            var numbers = new NumberStream(405);
            T[] x = numbers.Uniform<T>(n * 5), y = numbers.Uniform<T>(n * 5);
            double[] together = KrylovStepsTrial.Dot(context, x, y, n, 5, GuardLayout.Packed).ReadDoubles("products");
            for (int c = 0; c < 5; c++)
            {
                T[] left = [.. Enumerable.Range(0, n).Select(i => x[(i * 5) + c])], right = [.. Enumerable.Range(0, n).Select(i => y[(i * 5) + c])];
                double alone = KrylovStepsTrial.Dot(context, left, right, n, 1, GuardLayout.Nth(c)).ReadDoubles("product")[0];
                context.ExpectClose($"the product of column {c}", together[c], alone, 0);
            }
        }
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 3000 : 50;
        context.Begin($"n={n} m=3");
        var numbers = new NumberStream(406);
        T[][] vectors = [.. Enumerable.Range(0, 4).Select(_ => numbers.Uniform<T>(n * 3))];
        var runs = Enumerable.Range(0, 2).Select(_ =>
            KrylovStepsTrial.Advance(context, [1, 2, 3], [3, 4, 5], vectors[0], vectors[1], vectors[2], vectors[3], n, GuardLayout.Gappy)).ToArray();
        context.ExpectSameBits("x", runs[0].X, runs[1].X);
        context.ExpectSameBits("r", runs[0].R, runs[1].R);
        context.ExpectSameBits("α", runs[0].Alpha, runs[1].Alpha);
        context.ExpectSameBits("‖r‖²", runs[0].Squares, runs[1].Squares);
    }

    private static void RepeatedProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 3000 : 50;
        context.Begin($"n={n} m=3");
        var numbers = new NumberStream(407);
        T[] x = numbers.Uniform<T>(n * 3), y = numbers.Uniform<T>(n * 3);
        GuardedBatch<double> first = KrylovStepsTrial.Dot(context, x, y, n, 3, GuardLayout.Gappy), second = KrylovStepsTrial.Dot(context, x, y, n, 3, GuardLayout.Gappy);
        context.ExpectSameBits("products", first, second);
    }

    private static double[] Positive(NumberStream numbers, int count) => [.. numbers.Uniform<double>(count).Select(value => 0.5 + Math.Abs(value))];
}
