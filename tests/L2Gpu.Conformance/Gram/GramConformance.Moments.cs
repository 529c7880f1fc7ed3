using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Second moments over rows that come in blocks.</summary>
internal static partial class GramConformance
{
    private static void MomentShapes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int n in context.Budget == ConformanceBudget.Interpreted ? [7] : new[] { 1, 2, 7, 40 })
        {
            foreach ((int d, int t) in new[] { (1, 0), (1, 1), (2, 3), (7, 1), (9, 2), (3, 17) })
            {
                foreach (bool weighted in Either)
                {
                    foreach (bool centered in Either)
                        GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(24, n, d, t, weighted), centered, GuardLayout.Nth(turn++));
                }
            }
        }
    }

    // Few features, and as many as have products of columns summed apart from those with targets and ones.
    private static int[] Widths(ConformanceContext context, int few) => context.Budget == ConformanceBudget.Interpreted ? [few] : [few, 70];

    private static void MomentWide<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach ((int n, int d, int t) in WideShapes(context))
        {
            RegressionRows<T> rows = RegressionRows<T>.Uniform(40, n, d, t, weighted: turn % 2 == 1);
            GramTrial.CheckMoments(context, rows, centered: turn % 3 != 1, WideLayouts[turn++ % WideLayouts.Length]);
        }
    }

    // Rows of which 16 bytes, 8, and one element begin at multiples of that.
    private static readonly GuardLayout[] WideLayouts = [GuardLayout.Packed, GuardLayout.Gappy, new(4, 4, 0), new(2, 2, 2)];

    private static (int Rows, int Columns, int Targets)[] WideShapes(ConformanceContext context)
    {
        if (context.Budget == ConformanceBudget.Interpreted) return [(19, 66, 1)];
        (int, int, int)[] small = [(1, 128, 0), (16, 128, 3), (17, 127, 4), (50, 128, 1), (33, 129, 5), (129, 66, 2), (300, 96, 1), (2100, 72, 2)];
        if (!context.IsFull) return small;
        (int, int, int)[] full = [(65, 160, 9), (40, 192, 1), (63, 255, 1), (64, 256, 2), (65, 257, 1), (31, 385, 3), (127, 132, 63), (1023, 64, 1), (1025, 68, 1), (300, 100, 0), (4500, 65, 1)];
        return [.. small, .. full];
    }

    private static void MomentColumns<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int d in Sizes.AroundTilesSparsely(context, 257, 17).Where(size => size > 0))
        {
            RegressionRows<T> rows = RegressionRows<T>.Uniform(25, 21, d, 2, weighted: turn % 2 == 0);
            GramTrial.CheckMoments(context, rows, centered: turn % 3 != 0, GuardLayout.Nth(turn++));
        }
    }

    private static void MomentRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        int[] sizes = [.. Sizes.AroundTiles(context, 257, 33).Where(size => size > 0), .. context.IsFull ? new[] { 511, 512, 513, 1025, 3000, 20_011 } : []];
        foreach (int n in sizes)
        {
            foreach (bool centered in Either)
            {
                RegressionRows<T> rows = RegressionRows<T>.Uniform(26, n, 5, 1, weighted: turn % 3 == 0);
                GramTrial.CheckMoments(context, rows, centered, GuardLayout.Nth(turn++));
            }
        }
    }

    private static void MomentBlocks<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[][] partitions = [[1, 39], [39, 1], [0, 20, 0, 20, 0], [7, 9, 1, 1, 2, 20], [.. Enumerable.Repeat(1, 40)]];
        if (context.Budget == ConformanceBudget.Interpreted) partitions = partitions[2..4];
        foreach (int[] blocks in partitions)
        {
            foreach (int d in Widths(context, 9))
            {
                foreach (bool centered in Either)
                {
                    GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(27, 40, d, 2, weighted: false), centered, GuardLayout.Gappy, blocks);
                    GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(28, 40, d, 2, weighted: true), centered, GuardLayout.Packed, blocks);
                }
            }
        }

        if (!context.IsFull) return;
        foreach (int d in Widths(context, 19))
            GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(29, 2000, d, 1, weighted: true), centered: true, GuardLayout.Wide, 3, 700, 1, 1041, 255);
    }

    private static void MomentWholeNumbers<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, bool weighted) in Widths(context, 7).SelectMany(d => Either.Select(weighted => (d, weighted))))
        {
            foreach (bool centered in Either)
            {
                RegressionRows<T> rows = RegressionRows<T>.Whole(30, 150, d, 2, weighted);
                GramTrial.Describe(context, rows, centered);
                GuardedBatch<double> moments = GramTrial.Moments(context, context.Get<IGram<T>>(), rows, centered, GuardLayout.Gappy);

                // Raw sums of whole numbers stay far below 2²⁴ and round nowhere; √w may, where an implementation takes it.
                double[] bounds = !centered && !weighted ? new double[(d + 3) * (d + 3)] : GramBounds.Moments(rows, centered, 150);
                context.ExpectClose("M", moments, WholeMoments(rows, centered), bounds);
            }
        }
    }

    // The moments by whole-number arithmetic: W·M = W·Σwzz − (Σwz)(Σwz), divided once.
    private static double[] WholeMoments<T>(RegressionRows<T> rows, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int p = rows.Columns + rows.Targets + 1;
        var raw = new long[p * p];
        for (int i = 0; i < rows.Rows; i++)
        {
            long Value(int a) => a == p - 1 ? 1 : (long)rows.Value(i, a);
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++) raw[(a * p) + b] += (long)rows.Weight(i) * Value(a) * Value(b);
            }
        }

        long total = raw[(p * p) - 1];
        var result = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                long sumA = raw[(a * p) + p - 1], sumB = raw[(b * p) + p - 1];
                bool border = a == p - 1 || b == p - 1;
                result[(a * p) + b] = !centered || (a == b && border) ? raw[(a * p) + b]
                    : border ? (double)raw[(a * p) + b] / total
                    : (double)((raw[(a * p) + b] * total) - (sumA * sumB)) / total;
            }
        }

        return result;
    }

    private static void MomentRepeatedRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (bool centered in Either)
        {
            var rows = RegressionRows<T>.Uniform(31, 60, 8, 2, weighted: false) with { Weights = new NumberStream(32).Integers<T>(60, 0, 4) };
            GramTrial.Describe(context, rows, centered);
            double[] expected = GramTrial.ExpectMoments(context, rows.Repeated().Widen(), centered);
            GuardedBatch<double> moments = GramTrial.Moments(context, context.Get<IGram<T>>(), rows, centered, GuardLayout.Gappy);
            GramTrial.ExpectMoments(context, moments, rows, expected, centered);
        }
    }

    private static void MomentShift<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, int[] blocks) in Widths(context, 6).SelectMany(d => new int[][] { [300], [40, 260], [1, 299] }.Select(blocks => (d, blocks))))
        {
            // Sixteenths, so that adding a million is exact in both precisions, and whatever changes is the accelerator's doing.
            RegressionRows<T> rows = RegressionRows<T>.Uniform(33, 300, d, 1, weighted: true).WithFeatures((_, _, x) => T.Round(x * Power<T>(6)) * Power<T>(-4));
            rows = rows with { Y = Array.ConvertAll(rows.Y, y => T.Round(y * Power<T>(6)) * Power<T>(-4)) };
            double[] expected = GramTrial.ExpectMoments(context, rows.Widen(), centered: true);
            int p = d + 2;
            for (int a = 0; a < d; a++) expected[(a * p) + p - 1] = expected[((p - 1) * p) + a] = expected[(a * p) + p - 1] + 1e6;
            RegressionRows<T> shifted = rows.WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
            GramTrial.Describe(context, shifted, centered: true, blocks);
            GuardedBatch<double> moments = GramTrial.Moments(context, context.Get<IGram<T>>(), shifted, centered: true, GuardLayout.Gappy, blocks);
            GramTrial.ExpectMoments(context, moments, shifted, expected, centered: true, blocks);
        }
    }

    private static void MomentEmptyBlocks<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, bool centered) in Widths(context, 6).SelectMany(d => Either.Select(centered => (d, centered))))
        {
            // Large means: a shift that was taken from rows that do not count, or never, would cost all digits.
            RegressionRows<T> rows = RegressionRows<T>.Uniform(39, 90, d, 1, weighted: true).WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
            for (int i = 0; i < 90; i++) rows.Weights![i] = i is < 25 or >= 60 ? T.Zero : rows.Weights[i];
            int[] blocks = [5, 20, 7, 40, 18];
            GramTrial.Describe(context, rows, centered, blocks);
            double[] expected = GramTrial.ExpectMoments(context, rows.Widen(), centered);
            RegressionRows<T> poisoned = rows.WithFeatures((i, _, x) => T.IsZero(rows.Weights![i]) ? T.NaN : x);
            GuardedBatch<double> moments = GramTrial.Moments(context, context.Get<IGram<T>>(), poisoned, centered, GuardLayout.Gappy, blocks);
            GramTrial.ExpectMoments(context, moments, rows, expected, centered);
        }
    }

    private static void MomentGraded<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, bool centered) in Widths(context, 19).SelectMany(d => Either.Select(centered => (d, centered))))
        {
            RegressionRows<T> rows = RegressionRows<T>.Uniform(34, 90, d, 2, weighted: true).WithFeatures((_, j, x) => x * Power<T>((j * 7 % 41) - 20));
            GramTrial.CheckMoments(context, rows, centered, GuardLayout.Gappy);
        }
    }

    private static void MomentNotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (bool centered in Either)
        {
            foreach ((int d, int bad) in Widths(context, 9).SelectMany(d => new[] { (d, 0), (d, d / 2), (d, d - 1) }))
            {
                int p = d + 2;
                RegressionRows<T> clean = RegressionRows<T>.Uniform(35, 50, d, 1, weighted: false);
                GramTrial.Describe(context, clean, centered, 13, 37);
                double[] expected = GramTrial.ExpectMoments(context, clean.Widen(), centered);
                for (int a = 0; a < p; a++) expected[(a * p) + bad] = expected[(bad * p) + a] = double.NaN;
                RegressionRows<T> rows = clean.WithFeatures((i, j, x) => i == 31 && j == bad ? T.NaN : x);
                GuardedBatch<double> moments = GramTrial.Moments(context, context.Get<IGram<T>>(), rows, centered, GuardLayout.Gappy, 13, 37);
                context.ExpectClose("M", moments, expected, GramBounds.Moments(clean, centered, 13));
            }
        }
    }

    private static void MomentNothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, bool centered) in Widths(context, 9).SelectMany(d => Either.Select(centered => (d, centered))))
        {
            GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(36, 0, d, 2, weighted: false), centered, GuardLayout.Gappy);
            GramTrial.CheckMoments(context, RegressionRows<T>.Uniform(36, 0, d, 2, weighted: true), centered, GuardLayout.Gappy, 0, 0);
            RegressionRows<T> weightless = RegressionRows<T>.Uniform(37, 20, d, 2, weighted: true) with { Weights = new T[20] };
            GramTrial.CheckMoments(context, weightless, centered, GuardLayout.Packed, 11, 9);
        }
    }

    private static void MomentRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int n, int d) = context.IsFull ? (2500, 70) : (70, 9);
        foreach (bool centered in Either)
        {
            RegressionRows<T> rows = RegressionRows<T>.Uniform(38, n, d, 2, weighted: true);
            GramTrial.Describe(context, rows, centered, 20, n - 20);
            GuardedBatch<double> Run() => GramTrial.Moments(context, context.Get<IGram<T>>(), rows, centered, GuardLayout.Gappy, 20, n - 20);
            context.ExpectSameBits("M", Run(), Run());
        }
    }
}
