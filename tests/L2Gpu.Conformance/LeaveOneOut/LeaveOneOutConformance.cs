using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ILeaveOneOut{T}"/> must do.</summary>
internal static class LeaveOneOutConformance
{
    private static readonly bool[] Either = [false, true];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<ILeaveOneOut<T>, T>("LeaveOneOut")
            .Output("as many refits say the same", Refits<T>, LeaveOneOutErrors)
            .Output("leaving a weighted row out leaves all its copies out", WeightedRefits<T>, LeaveOneOutErrors)
            .Output("every shape, with weights and without", Shapes<T>, LeaveOneOutErrors)
            .Output("uneven blocks say the same as one", Blocks<T>, LeaveOneOutErrors)
            .Output("an offset of a million changes nothing", Shift<T>, LeaveOneOutErrors)
            .Output("a row that alone decides a coefficient makes the error infinite, unless it is penalised or weighs nothing", FullLeverage<T>, LeaveOneOutErrors)
            .Output("a leverage within the model's margin of 1 counts as 1", Margins<T>, LeaveOneOutErrors)
            .Output("NaN stays with its target", NotANumber<T>, LeaveOneOutErrors)
            .Output("without rows every error is 0", Nothing<T>, LeaveOneOutErrors)
            .Repeatable("the same rows give the same bits", Repeated<T>, LeaveOneOutErrors)
            .Cases;

    private static void Refits<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int d, int t) in new[] { (12, 1, 1), (20, 4, 2), (9, 12, 1) })
        {
            foreach (bool intercept in Either)
            {
                context.Begin($"n={n} d={d} t={t} intercept={intercept}");
                CheckRefits(context, RegressionRows<T>.Uniform(111, n, d, t, weighted: false), intercept);
            }
        }
    }

    private static void WeightedRefits<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (bool intercept in Either)
        {
            context.Begin($"n=18 d=4 t=2 intercept={intercept}");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(112, 18, 4, 2, weighted: false) with { Weights = new NumberStream(113).Integers<T>(18, 0, 3) };
            CheckRefits(context, rows, intercept);
        }
    }

    // The formula is judged in FP64, where condition numbers below 1000 leave ten digits; the accelerator, against the formula, at its own precision.
    private static void CheckRefits<T>(ConformanceContext context, RegressionRows<T> rows, bool intercept)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] lambdas = [0.1, 1, 100];
        double[] refits = LeaveOneOutTrial.Refit(rows, intercept, lambdas);
        double[] exact = LeaveOneOutTrial.Expect(context, rows.Widen(), SpectralModel<double>.Fit(context, rows.Widen(), intercept, lambdas));
        context.ExpectClose("the formula (against refits)", exact, refits, [.. refits.Select(x => 1e-10 * x)], rows.Targets);
        LeaveOneOutTrial.Check(context, rows, SpectralModel<T>.Fit(context, rows, intercept, lambdas), GuardLayout.Gappy);
    }

    private static void Shapes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 129, 17).Where(size => size > 0))
        {
            foreach ((int n, int d, int r, int grid, int t) in new[] { (size, 5, 4, 3, 2), (9, size, 5, 2, 1), (9, 6, size, 3, 1), (7, 4, 3, size, 2), (7, 4, 3, 2, size) })
            {
                GuardLayout layout = GuardLayout.Nth(turn);
                context.Begin($"n={n} d={d} r={r} l={grid} t={t} weighted={turn % 2 == 0} layout={layout}");
                LeaveOneOutTrial.Check(context, RegressionRows<T>.Uniform(114, n, d, t, turn++ % 2 == 0), SpectralModel<T>.Uniform(115, d, r, grid, t), layout);
            }
        }

        if (!context.IsFull) return;
        context.Begin($"n=3000 d=9 r=7 l=5 t=1");
        LeaveOneOutTrial.Check(context, RegressionRows<T>.Uniform(116, 3000, 9, 1, weighted: true), SpectralModel<T>.Uniform(117, 9, 7, 5, 1), GuardLayout.Gappy);
    }

    private static void Blocks<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int[] blocks in new int[][] { [1, 39], [39, 1], [0, 20, 0, 20], [7, 9, 1, 1, 2, 20] })
        {
            foreach (bool weighted in Either)
            {
                context.Begin($"n=40 d=6 r=5 l=3 t=2 weighted={weighted} blocks={string.Join('+', blocks)}");
                LeaveOneOutTrial.Check(context, RegressionRows<T>.Uniform(118, 40, 6, 2, weighted), SpectralModel<T>.Uniform(119, 6, 5, 3, 2), GuardLayout.Gappy, blocks);
            }
        }
    }

    private static void Shift<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Sixteenths, so that adding a million is exact in both precisions.
        context.Begin($"n=60 d=5 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Whole(120, 60, 5, 2, weighted: true).WithFeatures((_, _, x) => T.ScaleB(x, -4));
        SpectralModel<T> model = SpectralModel<T>.Uniform(121, 5, 4, 3, 2) with { Center = [0.5, 0.25, -0.125, 0.0625, 0] };
        double[] expected = LeaveOneOutTrial.Expect(context, rows, model), bounds = LeaveOneOutBounds.Elements(rows, model);
        RegressionRows<T> shifted = rows.WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
        SpectralModel<T> shiftedModel = model with { Center = Array.ConvertAll(model.Center, c => c + 1e6) };
        context.ExpectClose("errors", LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), shifted, shiftedModel, GuardLayout.Gappy), expected, bounds);
    }

    private static void FullLeverage<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Three rows show the first feature, one alone the second: XᵀX = diag(3, 1), and at λ = 0 that row's leverage is exactly 1.
        T[] x = [T.One, T.Zero, T.One, T.Zero, T.One, T.Zero, T.Zero, T.One], y = [T.One, T.CreateTruncating(2), T.CreateTruncating(4), T.CreateTruncating(8)];
        T[] basis = [T.One, T.Zero, T.Zero, T.One], projections = [T.CreateTruncating(7), T.CreateTruncating(8)];
        T[] filters = [T.CreateTruncating(1.0 / 3), T.CreateTruncating(1.0 / 4), T.One, T.CreateTruncating(0.5)];
        var model = new SpectralModel<T>([0, 0], basis, filters, projections, [0], 0, [0, 1]);
        var rows = new RegressionRows<T>(4, 2, 1, x, y, null);
        context.Begin($"n=4 d=2");
        double[] bounds = LeaveOneOutBounds.Elements(rows, model);

        // By hand: residuals of the mean of two others at λ = 0, of (sum of two others)/3 at λ = 1, and 8 for the row alone.
        double penalised = Square(1 - (6.0 / 3)) + Square(2 - (5.0 / 3)) + Square(4 - (3.0 / 3)) + 64;
        GuardedBatch<double> errors = LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), rows, model, GuardLayout.Gappy);
        context.ExpectClose("errors", errors, [double.PositiveInfinity, penalised], [0, bounds[1]]);

        context.Begin($"n=4 d=2, the row weighs 0");
        RegressionRows<T> weighted = rows with { Weights = [T.One, T.One, T.One, T.Zero] };
        bounds = LeaveOneOutBounds.Elements(weighted, model);
        errors = LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), weighted, model, GuardLayout.Gappy);
        context.ExpectClose("errors", errors, [Square(1 - 3.0) + Square(2 - 2.5) + Square(4 - 1.5), penalised - 64], bounds);
    }

    private static void Margins<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // One row of leverage 15/16, 3/4 and 1/2 at the three grid points, so that 1 − h is 1/16, 1/4 and 1/2 without rounding.
        T[] filters = [T.CreateTruncating(0.9375), T.CreateTruncating(0.75), T.CreateTruncating(0.5)];
        var model = new SpectralModel<T>([0], [T.One], filters, [T.One], [0], 0, [0, 0, 0]);
        var rows = new RegressionRows<T>(1, 1, 1, [T.One], [T.One], null);
        double[][] margins = [[0.0625, 0.2, 0.7], [0.06, 0.25, 0], [1, 1, 1], [0, 0, 0]];
        foreach (double[] margin in margins)
        {
            context.Begin($"margins {string.Join(", ", margin)}");
            double[] expected = [.. margin.Select((m, l) => 1 - double.CreateTruncating(filters[l]) <= m ? double.PositiveInfinity : 1)];
            GuardedBatch<double> errors = LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), rows, model with { Margins = margin }, GuardLayout.Gappy);
            context.ExpectClose("errors", errors, expected, LeaveOneOutBounds.Elements(rows, model));
        }
    }

    private static double Square(double x) => x * x;

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=50 d=5 t=3, NaN in target 1");
        RegressionRows<T> clean = RegressionRows<T>.Uniform(122, 50, 5, 3, weighted: false);
        SpectralModel<T> model = SpectralModel<T>.Uniform(123, 5, 4, 2, 3);
        double[] expected = LeaveOneOutTrial.Expect(context, clean, model);
        var y = (T[])clean.Y.Clone();
        y[(31 * 3) + 1] = T.NaN;
        expected[1] = expected[4] = double.NaN;
        GuardedBatch<double> errors = LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), clean with { Y = y }, model, GuardLayout.Gappy);
        context.ExpectClose("errors", errors, expected, LeaveOneOutBounds.Elements(clean, model));
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=0");
        SpectralModel<T> model = SpectralModel<T>.Uniform(124, 5, 4, 2, 3);
        LeaveOneOutTrial.Check(context, RegressionRows<T>.Uniform(125, 0, 5, 3, weighted: false), model, GuardLayout.Gappy);
        LeaveOneOutTrial.Check(context, RegressionRows<T>.Uniform(125, 0, 5, 3, weighted: true), model, GuardLayout.Gappy, 0, 0);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int n, int d) = context.IsFull ? (2500, 40) : (70, 9);
        context.Begin($"n={n} d={d}");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(126, n, d, 2, weighted: true);
        SpectralModel<T> model = SpectralModel<T>.Uniform(127, d, d, 5, 2);
        GuardedBatch<double> Run() => LeaveOneOutTrial.Run(context, context.Get<ILeaveOneOut<T>>(), rows, model, GuardLayout.Gappy, 20, n - 20);
        context.ExpectSameBits("errors", Run(), Run());
    }
}
