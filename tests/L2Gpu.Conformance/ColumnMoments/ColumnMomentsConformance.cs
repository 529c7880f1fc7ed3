using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IColumnMoments{T}"/> must do.</summary>
internal static class ColumnMomentsConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IColumnMoments<T>, T>("ColumnMoments")
            .Output("every shape, with weights and without", Shapes<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Output("uneven blocks say the same as one", Blocks<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Output("an offset of a million costs the data's digits only", Offset<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Output("a whole weight is a repeated row, and 0 is none, whatever it holds", RepeatedRows<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Output("a constant column has exactly no spread", Constant<T>, ColumnSquares, ColumnCross)
            .Output("without rows every moment is 0", Nothing<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Repeatable("the same rows give the same bits", Repeated<T>, ColumnMeans, ColumnSquares, ColumnCross)
            .Cases;

    private static void Shapes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 17).Where(size => size > 0))
        {
            foreach ((int n, int d, int t) in new[] { (size, 5, 2), (9, size, 1), (7, 4, size) })
            {
                GuardLayout layout = GuardLayout.Nth(turn);
                context.Begin($"n={n} d={d} t={t} weighted={turn % 2 == 0} layout={layout}");
                ColumnMomentsTrial.Check(context, RegressionRows<T>.Uniform(501, n, d, t, turn++ % 2 == 0), layout);
            }
        }

        if (!context.IsFull) return;
        context.Begin($"n=40000 d=3 t=1");
        ColumnMomentsTrial.Check(context, RegressionRows<T>.Uniform(502, 40_000, 3, 1, weighted: true), GuardLayout.Gappy);
    }

    private static void Blocks<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int[] blocks in new int[][] { [1, 39], [39, 1], [0, 20, 0, 20], [7, 9, 1, 1, 2, 20] })
        {
            context.Begin($"n=40 d=9 t=2 blocks={string.Join('+', blocks)}");
            ColumnMomentsTrial.Check(context, RegressionRows<T>.Uniform(503, 40, 9, 2, weighted: true), GuardLayout.Gappy, null, blocks);
        }
    }

    private static void Offset<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=60 d=5 t=1, means of 1e6");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(504, 60, 5, 1, weighted: false).WithFeatures((_, _, value) => value + T.CreateTruncating(1e6));
        ColumnMomentsTrial.Check(context, rows, GuardLayout.Gappy);
    }

    private static void RepeatedRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=30 d=6 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Whole(505, 30, 6, 2, weighted: true);
        rows.Weights![0] = T.Zero;
        RegressionRows<T> poisoned = rows.WithFeatures((row, _, value) => T.IsZero(rows.Weights[row]) ? T.NaN : value);
        ColumnMomentsTrial.Check(context, poisoned, GuardLayout.Gappy, rows.Repeated());
    }

    private static void Constant<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=50 d=5 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(506, 50, 5, 2, weighted: true).WithFeatures((_, _, _) => T.CreateTruncating(0.1));
        (_, GuardedBatch<double> squares, GuardedBatch<double> cross) = ColumnMomentsTrial.Run(context, context.Get<IColumnMoments<T>>(), rows, GuardLayout.Gappy);
        double[] found = squares.ReadDoubles("squares"), bounds = ColumnMomentsBounds.Elements(rows).Squares;
        double[] expected = [0, 0, 0, 0, 0, found[5], found[6]];
        (_, GuardedBatch<double> wanted, _) = ColumnMomentsTrial.Run(context, new ColumnMomentsReference<T>(), rows, GuardLayout.Packed);
        for (int k = 5; k < 7; k++) expected[k] = wanted.ReadDoubles("reference squares")[k];
        context.ExpectClose("squares", squares, expected, [0, 0, 0, 0, 0, bounds[5], bounds[6]]);
        context.ExpectClose("cross", cross, new double[10], new double[10]);
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=0 d=3 t=2");
        ColumnMomentsTrial.Check(context, RegressionRows<T>.Uniform(507, 0, 3, 2, weighted: true), GuardLayout.Gappy);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 20_000 : 60;
        context.Begin($"n={n} d=7 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(508, n, 7, 2, weighted: true);
        var runs = Enumerable.Range(0, 2).Select(_ => ColumnMomentsTrial.Run(context, context.Get<IColumnMoments<T>>(), rows, GuardLayout.Gappy, n / 3, n - (n / 3))).ToArray();
        context.ExpectSameBits("means", runs[0].Means, runs[1].Means);
        context.ExpectSameBits("squares", runs[0].Squares, runs[1].Squares);
        context.ExpectSameBits("cross", runs[0].Cross, runs[1].Cross);
    }
}
