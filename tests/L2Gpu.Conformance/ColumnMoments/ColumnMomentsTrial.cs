using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Moments of columns on the accelerator, beside the same by the reference.</summary>
internal static class ColumnMomentsTrial
{
    /// <summary>The moments of rows that come in blocks, without judging them.</summary>
    public static (GuardedBatch<double> Means, GuardedBatch<double> Squares, GuardedBatch<double> Cross) Run<T>(
        ConformanceContext context, IColumnMoments<T> moments, RegressionRows<T> rows, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var upload = new RegressionUpload<T>(context, rows, layout, blocks);
        int d = rows.Columns, t = rows.Targets;
        GuardedBatch<double> means = context.Output<double>(1, 1, d + t + 1, layout), squares = context.Output<double>(1, 1, d + t, layout);
        GuardedBatch<double> cross = context.Output<double>(1, d, t, layout);
        using IColumnMomentsAccumulator<T> accumulator = moments.Begin(context.Queue, d, t, rows.Weights is not null);
        upload.AddTo(accumulator.Add);
        accumulator.Finish(means.Vector, squares.Vector, cross.Matrix);
        upload.ExpectUnchanged();
        return (means, squares, cross);
    }

    /// <summary>Checks every moment against the reference, which may be given other rows that mean the same.</summary>
    public static void Check<T>(ConformanceContext context, RegressionRows<T> rows, GuardLayout layout, RegressionRows<T>? same = null, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (GuardedBatch<double> means, GuardedBatch<double> squares, GuardedBatch<double> cross) = Run(context, context.Get<IColumnMoments<T>>(), rows, layout, blocks);
        (GuardedBatch<double> wantedMeans, GuardedBatch<double> wantedSquares, GuardedBatch<double> wantedCross) =
            Run(context, new ColumnMomentsReference<double>(), (same ?? rows).Widen(), GuardLayout.Packed);
        (double[] meanBounds, double[] squareBounds, double[] crossBounds) = ColumnMomentsBounds.Elements(rows);
        context.ExpectClose("means", means, wantedMeans.ReadDoubles("reference means"), meanBounds);
        context.ExpectClose("squares", squares, wantedSquares.ReadDoubles("reference squares"), squareBounds);
        context.ExpectClose("cross", cross, wantedCross.ReadDoubles("reference cross"), crossBounds);
    }
}
