using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ILinearResidual{T}"/> must do.</summary>
internal static class LinearResidualConformance
{
    private static readonly bool[] Either = [false, true];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<ILinearResidual<T>, T>("LinearResidual")
            .Output("every shape, with weights and without", Shapes<T>, ResidualGradient, ResidualSums)
            .Output("more columns than a row's sum has lanes", ManyColumns<T>, ResidualGradient, ResidualSums)
            .Output("uneven blocks say the same as one", Blocks<T>, ResidualGradient, ResidualSums)
            .Output("an exact model leaves exactly nothing", ExactModel<T>, ResidualGradient, ResidualSums)
            .Output("an offset of a million costs FP64 digits only", Shift<T>, ResidualGradient, ResidualSums)
            .Output("nearly all of a target may be explained", Cancelling<T>, ResidualGradient, ResidualSums)
            .Output("a whole weight is a repeated row, and 0 is none", RepeatedRows<T>, ResidualGradient, ResidualSums)
            .Output("NaN stays with its target", NotANumber<T>, ResidualGradient, ResidualSums)
            .Output("without rows every sum is 0", Nothing<T>, ResidualGradient, ResidualSums)
            .Repeatable("the same rows give the same bits", Repeated<T>, ResidualGradient, ResidualSums)
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
                LinearResidualTrial.Check(context, RegressionRows<T>.Uniform(81, n, d, t, turn++ % 2 == 0), LinearModel.Uniform(82, d, t), layout);
            }
        }

        if (!context.IsFull) return;
        context.Begin($"n=5000 d=7 t=1");
        LinearResidualTrial.Check(context, RegressionRows<T>.Uniform(83, 5000, 7, 1, weighted: true), LinearModel.Uniform(84, 7, 1), GuardLayout.Gappy);
    }

    private static void ManyColumns<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int d, int t) in new[] { (70, 65, 1), (9, 300, 1), (35, 65, 5) })
        {
            context.Begin($"n={n} d={d} t={t}");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(102, n, d, t, weighted: t == 1);
            LinearResidualTrial.Check(context, rows, LinearModel.Uniform(103, d, t), GuardLayout.Gappy, n / 2, n - (n / 2));
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
                LinearResidualTrial.Check(context, RegressionRows<T>.Uniform(85, 40, 9, 2, weighted), LinearModel.Uniform(86, 9, 2), GuardLayout.Gappy, blocks);
            }
        }
    }

    private static void ExactModel<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (bool weighted in Either)
        {
            // Whole numbers throughout: y = 3 + (x − 2)·B without rounding, so that nothing may be left.
            context.Begin($"n=30 d=6 t=2 weighted={weighted}");
            RegressionRows<T> rows = RegressionRows<T>.Whole(87, 30, 6, 2, weighted);
            double[] coefficients = new NumberStream(88).Integers<double>(12, -5, 5);
            var model = new LinearModel([2, 2, 2, 2, 2, 2], coefficients, [3, 3]);
            var y = new T[60];
            for (int i = 0; i < 60; i++)
            {
                double sum = 3;
                for (int j = 0; j < 6; j++) sum += (rows.Value(i / 2, j) - 2) * coefficients[(j * 2) + (i % 2)];
                y[i] = T.CreateTruncating(sum);
            }

            rows = rows with { Y = y };
            (GuardedBatch<double> gradient, GuardedBatch<double> sums) = LinearResidualTrial.Run(context, context.Get<ILinearResidual<T>>(), rows, model, GuardLayout.Gappy);
            context.ExpectClose("gradient", gradient, new double[12], new double[12]);
            context.ExpectClose("sums", sums, new double[4], new double[4]);
        }
    }

    private static void Shift<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Sixteenths, so that adding a million is exact in both precisions.
        RegressionRows<T> rows = RegressionRows<T>.Whole(89, 120, 6, 2, weighted: true).WithFeatures((_, _, x) => T.ScaleB(x, -4));
        var model = LinearModel.Uniform(90, 6, 2) with { Center = [0.5, 0.25, -0.125, 0.0625, 0, 1] };
        context.Begin($"n=120 d=6 t=2");
        (double[], double[]) expected = LinearResidualTrial.Expect(context, rows.Widen(), model);
        RegressionRows<T> shifted = rows.WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
        LinearModel shiftedModel = model with { Center = Array.ConvertAll(model.Center, c => c + 1e6) };
        LinearResidualTrial.Check(context, shifted, shiftedModel, expected, GuardLayout.Gappy);
    }

    private static void Cancelling<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Targets that the model explains up to their rounding to T: what is left has none of T's digits.
        context.Begin($"n=200 d=12 t=1");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(91, 200, 12, 1, weighted: false);
        LinearModel model = LinearModel.Uniform(92, 12, 1);
        var y = new T[200];
        for (int i = 0; i < 200; i++)
        {
            double sum = model.Offset[0];
            for (int j = 0; j < 12; j++) sum += (rows.Value(i, j) - model.Center[j]) * model.Coefficients[j];
            y[i] = T.CreateTruncating(sum);
        }

        LinearResidualTrial.Check(context, rows with { Y = y }, model, GuardLayout.Gappy);
    }

    private static void RepeatedRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=60 d=8 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(93, 60, 8, 2, weighted: false) with { Weights = new NumberStream(94).Integers<T>(60, 0, 4) };
        LinearModel model = LinearModel.Uniform(95, 8, 2);
        LinearResidualTrial.Check(context, rows, model, LinearResidualTrial.Expect(context, rows.Repeated().Widen(), model), GuardLayout.Gappy);
    }

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=50 d=5 t=3, NaN in target 1");
        RegressionRows<T> clean = RegressionRows<T>.Uniform(96, 50, 5, 3, weighted: false);
        LinearModel model = LinearModel.Uniform(97, 5, 3);
        (double[] gradient, double[] sums) = LinearResidualTrial.Expect(context, clean.Widen(), model);
        var y = (T[])clean.Y.Clone();
        y[(31 * 3) + 1] = T.NaN;
        for (int j = 0; j < 5; j++) gradient[(j * 3) + 1] = double.NaN;
        sums[1] = sums[4] = double.NaN;
        (GuardedBatch<double> gotGradient, GuardedBatch<double> gotSums) =
            LinearResidualTrial.Run(context, context.Get<ILinearResidual<T>>(), clean with { Y = y }, model, GuardLayout.Gappy);
        (double[] gradientBounds, double[] sumBounds) = LinearResidualBounds.Elements(clean, model);
        context.ExpectClose("gradient", gotGradient, gradient, gradientBounds);
        context.ExpectClose("sums", gotSums, sums, sumBounds);
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=0 d=5 t=3");
        LinearModel model = LinearModel.Uniform(98, 5, 3);
        LinearResidualTrial.Check(context, RegressionRows<T>.Uniform(99, 0, 5, 3, weighted: false), model, (new double[15], new double[6]), GuardLayout.Gappy);
        LinearResidualTrial.Check(context, RegressionRows<T>.Uniform(99, 0, 5, 3, weighted: true), model, (new double[15], new double[6]), GuardLayout.Gappy, 0, 0);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int n, int d) = context.IsFull ? (2500, 70) : (70, 9);
        context.Begin($"n={n} d={d} t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(100, n, d, 2, weighted: true);
        LinearModel model = LinearModel.Uniform(101, d, 2);
        var first = LinearResidualTrial.Run(context, context.Get<ILinearResidual<T>>(), rows, model, GuardLayout.Gappy, 20, n - 20);
        var second = LinearResidualTrial.Run(context, context.Get<ILinearResidual<T>>(), rows, model, GuardLayout.Gappy, 20, n - 20);
        context.ExpectSameBits("gradient", first.Gradient, second.Gradient);
        context.ExpectSameBits("sums", first.Sums, second.Sums);
    }
}
