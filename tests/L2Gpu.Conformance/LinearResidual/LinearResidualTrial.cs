using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Residual sums on the accelerator, beside the same by the reference.</summary>
internal static class LinearResidualTrial
{
    /// <summary>The sums of rows that come in blocks, without judging them.</summary>
    public static (GuardedBatch<double> Gradient, GuardedBatch<double> Sums) Run<T>(
        ConformanceContext context, ILinearResidual<T> residual, RegressionRows<T> rows, LinearModel model, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var upload = new RegressionUpload<T>(context, rows, layout, blocks);
        GuardedBatch<double> gradient = context.Output<double>(1, rows.Columns, rows.Targets, layout), sums = context.Output<double>(1, 2, rows.Targets, layout);
        using ILinearResidualAccumulator<T> accumulator = residual.Begin(context.Queue, model.Upload(context, layout), rows.Weights is not null);
        upload.AddTo(accumulator.Add);
        accumulator.Finish(gradient.Matrix, sums.Matrix);
        upload.ExpectUnchanged();
        return (gradient, sums);
    }

    /// <summary>What the reference says.</summary>
    public static (double[] Gradient, double[] Sums) Expect(ConformanceContext context, RegressionRows<double> rows, LinearModel model)
    {
        (GuardedBatch<double> gradient, GuardedBatch<double> sums) = Run(context, new LinearResidualReference<double>(), rows, model, GuardLayout.Packed);
        return (gradient.ReadDoubles("reference gradient"), sums.ReadDoubles("reference sums"));
    }

    /// <summary>Checks every sum against the reference.</summary>
    public static void Check<T>(ConformanceContext context, RegressionRows<T> rows, LinearModel model, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Check(context, rows, model, Expect(context, rows.Widen(), model), layout, blocks);

    /// <summary>Checks every sum against expected ones.</summary>
    public static void Check<T>(
        ConformanceContext context, RegressionRows<T> rows, LinearModel model, (double[] Gradient, double[] Sums) expected, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (GuardedBatch<double> gradient, GuardedBatch<double> sums) = Run(context, context.Get<ILinearResidual<T>>(), rows, model, layout, blocks);
        (double[] gradientBounds, double[] sumBounds) = LinearResidualBounds.Elements(rows, model);
        context.ExpectClose("gradient", gradient, expected.Gradient, gradientBounds);
        context.ExpectClose("sums", sums, expected.Sums, sumBounds);
    }
}
