using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A device that compiles kernels, as an accelerator: every operator that is written in device source.</summary>
public static class SourceAccelerator
{
    /// <summary>Bundles a device with its operators.</summary>
    /// <param name="device">The device; disposed with the accelerator.</param>
    /// <param name="tilesFor">
    /// The limits of the device that tile sizes are chosen for; null means this one. Kernels can so be proved on one device as they will run on another,
    /// as long as their work-groups fit.
    /// </param>
    public static Accelerator Create(ISourceDevice device, KernelLimits? tilesFor = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        var context = new SourceContext(device, tilesFor ?? device.Limits);
        var operators = new OperatorTable();
        AddOperators<float>(operators, context);
        AddOperators<double>(operators, context);
        if (context.Limits.IsReproducible) operators.Add<IRandom>(new RandomLauncher(context));
        if (context.Limits.HasFp64) operators.Add<IIrDrop>(new IrDropLauncher(context));
        if (context.Limits.IsReproducible) operators.Add<ICrossbarWrite>(new CrossbarWriteLauncher(context));
        if (context.Limits.IsReproducible) operators.Add<ICrossbarRead>(new CrossbarReadLauncher(context));
        return new Accelerator(device, operators);
    }

    private static void AddOperators<T>(OperatorTable operators, SourceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double) && !context.Limits.HasFp64) return;
        operators
            .Add<IGemm<T>>(new GemmLauncher<T>(context))
            .Add<ICholesky<T>>(new CholeskyLauncher<T>(context));

        // What follows sums in FP64 for either type.
        if (!context.Limits.HasFp64) return;
        operators
            .Add<IGram<T>>(new GramLauncher<T>(context))
            .Add<IQr<T>>(new QrLauncher<T>(context))
            .Add<ILinearResidual<T>>(new LinearResidualLauncher<T>(context))
            .Add<ILeaveOneOut<T>>(new LeaveOneOutLauncher<T>(context))
            .Add<IBatchedRidge<T>>(new BatchedRidgeLauncher<T>(context))
            .Add<IColumnMoments<T>>(new ColumnMomentsLauncher<T>(context))
            .Add<IKrylovSteps<T>>(new KrylovStepsLauncher<T>(context))
            .Add<IBatchedConjugateGradient<T>>(new BatchedConjugateGradientLauncher<T>(context))
            .Add<IConversion<T>>(new ConversionLauncher<T>(context))
            .Add<IPairwise<T>>(new PairwiseLauncher<T>(context));
    }
}
