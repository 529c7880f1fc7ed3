using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IQr{T}"/> must do.</summary>
internal static class QrConformance
{
    private static readonly bool[] Either = [false, true];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IQr<T>, T>("Qr")
            .Output("every shape, with weights and without", Shapes<T>, QrFactor)
            .Output("uneven blocks say the same as one", Blocks<T>, QrFactor)
            .Output("columns that nearly repeat others keep what tells them apart", NearRepeats<T>, QrFactor)
            .Output("columns of any size keep their own digits", Graded<T>, QrFactor)
            .Output("an offset of a million costs FP64 digits only", Shift<T>, QrFactor)
            .Output("a column of ones leaves deviations from the means", Ones<T>, QrFactor)
            .Output("a whole weight is a repeated row, and 0 is none, whatever it holds", RepeatedRows<T>, QrFactor)
            .Output("NaN stays right of its column", NotANumber<T>, QrFactor)
            .Output("a factor to begin with is rows above, and what is below its diagonal is nothing", Starts<T>, QrFactor)
            .Output("without rows R is 0", Nothing<T>, QrFactor)
            .Repeatable("the same rows give the same bits", Repeated<T>, QrFactor)
            .Cases;

    private static void Shapes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 17).Where(size => size > 0))
        {
            foreach ((int n, int d, int t) in new[] { (size, 5, 2), ((2 * size) + 3, size, 1), (size, size, 0), (40, 4, size), (7, size, 2) })
            {
                GuardLayout layout = GuardLayout.Nth(turn);
                context.Begin($"n={n} d={d} t={t} weighted={turn % 2 == 0} layout={layout}");
                QrTrial.Check(context, RegressionRows<T>.Uniform(181, n, d, t, turn++ % 2 == 0), QrFrame.Uniform(182, d + t), layout);
            }
        }

        // (8, 66) has more columns than a work-group takes, so that every kernel runs in small budgets too.
        foreach ((int n, int d, int t) in context.IsFull ? [(20_000, 7, 1), (9000, 34, 2), (700, 530, 3)] : new[] { (8, 66, 1) })
        {
            context.Begin($"n={n} d={d} t={t}");
            QrTrial.Check(context, RegressionRows<T>.Uniform(183, n, d, t, weighted: true), QrFrame.Uniform(184, d + t), GuardLayout.Gappy);
        }
    }

    private static void Blocks<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int[] blocks in new int[][] { [1, 39], [39, 1], [0, 20, 0, 20], [7, 9, 1, 1, 2, 20] })
        {
            foreach (bool weighted in Either)
            {
                context.Begin($"n=40 d=9 t=2 weighted={weighted} blocks={string.Join('+', blocks)}");
                QrTrial.Check(context, RegressionRows<T>.Uniform(185, 40, 9, 2, weighted), QrFrame.Uniform(186, 11), GuardLayout.Gappy, blocks);
            }
        }

        if (!context.IsFull) return;
        context.Begin($"n=3000 d=35 t=2 blocks=1+700+511+1788");
        QrTrial.Check(context, RegressionRows<T>.Uniform(187, 3000, 35, 2, weighted: true), QrFrame.Uniform(188, 37), GuardLayout.Gappy, 1, 700, 511, 1788);
    }

    private static void NearRepeats<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Column 3 is column 1 and column 5 is columns 0 + 2, but for a millionth of a millionth in FP64, a thousandth of a thousandth in FP32.
        T tiny = T.ScaleB(T.One, typeof(T) == typeof(float) ? -20 : -40);
        foreach (int n in context.IsFull ? new[] { 60, 1100 } : [60])
        {
            context.Begin($"n={n} d=6 t=2");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(189, n, 6, 2, weighted: true);
            T[] x = rows.X;
            rows = rows.WithFeatures((i, j, value) => j switch
            {
                3 => x[(i * 6) + 1] + (tiny * value),
                5 => x[i * 6] + x[(i * 6) + 2] + (tiny * value),
                _ => value,
            });
            QrTrial.Check(context, rows, QrFrame.Plain(8), GuardLayout.Gappy);
        }
    }

    private static void Graded<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (bool weighted in Either)
        {
            context.Begin($"n=90 d=9 t=2 weighted={weighted}");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(190, 90, 9, 2, weighted).WithFeatures((_, j, value) => T.ScaleB(value, 12 * (j - 4)));
            QrTrial.Check(context, rows, QrFrame.Plain(11), GuardLayout.Gappy);
        }
    }

    private static void Shift<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Sixteenths, so that adding a million is exact in both precisions.
        RegressionRows<T> rows = RegressionRows<T>.Whole(191, 120, 6, 2, weighted: true).WithFeatures((_, _, x) => T.ScaleB(x, -4));
        QrFrame frame = QrFrame.Plain(8) with { Center = [0.5, 0.25, -0.125, 0.0625, 0, 1, 2, -3] };
        context.Begin($"n=120 d=6 t=2");
        double[] expected = QrTrial.Expect(context, rows.Widen(), frame);
        RegressionRows<T> shifted = rows.WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
        QrTrial.Check(context, shifted, frame with { Center = [.. frame.Center.Select((c, j) => j < 6 ? c + 1e6 : c)] }, expected, GuardLayout.Gappy);
    }

    private static void Ones<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? new[] { 1, 2, 9, 40, 2000 } : [40])
        {
            foreach (bool weighted in Either)
            {
                context.Begin($"n={n} d=6 t=2 weighted={weighted}");
                QrTrial.Check(context, RegressionRows<T>.Uniform(208, n, 6, 2, weighted), QrFrame.Uniform(209, 8) with { Ones = true }, GuardLayout.Gappy);
            }
        }

        // What is right of the ones is what the exact means leave; whole numbers whose means are whole.
        context.Begin($"n=64 d=3 t=1, centred in two ways");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(210, 64, 3, 1, weighted: false);
        rows = rows with { Y = [.. Enumerable.Range(0, 64).Select(i => T.CreateTruncating((i * i % 17) - ((63 - i) * (63 - i) % 17)))] };
        rows = rows.WithFeatures((i, j, _) => T.CreateTruncating((i < 32 ? 1 : -1) * (((i % 32 * (j + 3)) % 23) + j)));
        double[] withOnes = QrTrial.Expect(context, rows.Widen(), QrFrame.Plain(4) with { Ones = true });
        double[] inner = [.. Enumerable.Range(0, 16).Select(i => withOnes[((1 + (i / 4)) * 5) + 1 + (i % 4)])];
        QrTrial.Check(context, rows, QrFrame.Plain(4), inner, GuardLayout.Gappy);
    }

    private static void RepeatedRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=60 d=8 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(192, 60, 8, 2, weighted: false) with { Weights = new NumberStream(193).Integers<T>(60, 0, 4) };
        QrFrame frame = QrFrame.Uniform(194, 10);
        double[] expected = QrTrial.Expect(context, rows.Repeated().Widen(), frame);
        RegressionRows<T> poisoned = rows.WithFeatures((i, j, value) => rows.Weights![i] == T.Zero ? (j % 2 == 0 ? T.NaN : T.PositiveInfinity) : value);
        QrTrial.Check(context, poisoned, frame, expected, GuardLayout.Gappy);
    }

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Order = 8, Column = 5;
        context.Begin($"n=50 d=7 t=1, NaN in column 5");
        RegressionRows<T> clean = RegressionRows<T>.Uniform(195, 50, 7, 1, weighted: false);
        QrFrame frame = QrFrame.Uniform(196, Order);
        double[] expected = QrTrial.Expect(context, clean.Widen(), frame), bounds = QrBounds.Elements(expected, 50, Order);
        RegressionRows<T> spoilt = clean.WithFeatures((i, j, value) => i == 31 && j == Column ? T.NaN : value);
        GuardedBatch<double> factor = QrTrial.Run(context, context.Get<IQr<T>>(), spoilt, frame, GuardLayout.Gappy);
        double[] found = factor.ReadDoubles("R");
        for (int i = 0; i < Order; i++)
        {
            for (int j = Math.Max(i, Column); j < Order; j++)
            {
                int element = (i * Order) + j;
                context.Expect(i < Column || !double.IsFinite(found[element]), $"R[{i}, {j}] is {found[element]:R}, though column {Column} holds NaN.");
                expected[element] = found[element];
            }
        }

        context.ExpectClose("R", factor, expected, bounds);
    }

    private static void Starts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? new[] { 0, 1, 5, 40, 1500 } : [0, 30])
        {
            foreach (double size in new[] { 1e-8, 1, 1e8 })
            {
                context.Begin($"n={n} d=9 t=2 size of the start={size}");
                double[] start = [.. new NumberStream(205).Uniform<double>(121).Select((value, i) => i % 11 < i / 11 ? double.NaN : size * (i % 12 == 0 ? 1 + value : value / 8))];
                QrTrial.Check(context, RegressionRows<T>.Uniform(206, n, 9, 2, weighted: true), QrFrame.Uniform(207, 11) with { Start = start }, GuardLayout.Gappy);
            }
        }
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=0 d=5 t=3");
        QrTrial.Check(context, RegressionRows<T>.Uniform(197, 0, 5, 3, weighted: false), QrFrame.Plain(8), new double[64], GuardLayout.Gappy);
        QrTrial.Check(context, RegressionRows<T>.Uniform(197, 0, 5, 3, weighted: true), QrFrame.Plain(8), new double[64], GuardLayout.Gappy, 0, 0);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int n, int d) = context.IsFull ? (5000, 70) : (70, 9);
        context.Begin($"n={n} d={d} t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(198, n, d, 2, weighted: true);
        QrFrame frame = QrFrame.Uniform(199, d + 2);
        context.ExpectSameBits(
            "R",
            QrTrial.Run(context, context.Get<IQr<T>>(), rows, frame, GuardLayout.Gappy, 20, n - 20),
            QrTrial.Run(context, context.Get<IQr<T>>(), rows, frame, GuardLayout.Gappy, 20, n - 20));
    }
}
