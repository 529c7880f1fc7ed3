using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Triangular factors on the accelerator, beside the same by the reference.</summary>
internal static class QrTrial
{
    /// <summary>The factor of rows that come in blocks, without judging it.</summary>
    public static GuardedBatch<double> Run<T>(
        ConformanceContext context, IQr<T> qr, RegressionRows<T> rows, QrFrame frame, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = new QrShape(rows.Columns, rows.Targets, rows.Weights is not null, frame.Ones);
        var upload = new RegressionUpload<T>(context, rows, layout, blocks);
        GuardedBatch<double> factor = context.Output<double>(1, shape.Order, shape.Order, layout);
        using IQrAccumulator<T> accumulator = frame.Begin(context, qr, shape, layout);
        upload.AddTo(accumulator.Add);
        accumulator.Finish(factor.Matrix);
        upload.ExpectUnchanged();
        return factor;
    }

    /// <summary>What the reference says.</summary>
    public static double[] Expect(ConformanceContext context, RegressionRows<double> rows, QrFrame frame)
        => Run(context, new QrReference<double>(), rows, frame, GuardLayout.Packed).ReadDoubles("reference R");

    /// <summary>Checks every element against the reference.</summary>
    public static void Check<T>(ConformanceContext context, RegressionRows<T> rows, QrFrame frame, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Check(context, rows, frame, Expect(context, rows.Widen(), frame), layout, blocks);

    /// <summary>Checks every element against expected ones.</summary>
    public static void Check<T>(ConformanceContext context, RegressionRows<T> rows, QrFrame frame, double[] expected, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<double> factor = Run(context, context.Get<IQr<T>>(), rows, frame, layout, blocks);
        int order = (int)factor.View.Rows;
        context.ExpectClose("R", factor, expected, QrBounds.Elements(expected, rows.Rows + (frame.Start is null ? 0 : order), order));
    }
}
