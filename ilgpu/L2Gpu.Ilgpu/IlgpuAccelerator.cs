using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Accelerator = L2Gpu.Kernels.Accelerator;

namespace L2Gpu.Ilgpu;

/// <summary>An accelerator of ILGPU as one of L2Gpu: the same operators, in C#, on the caller's context, streams and memory.</summary>
/// <remarks>
/// Register it with <c>Accelerators.Register(new IlgpuAccelerator(accelerator))</c>, or hand it to estimators. The ILGPU accelerator stays its owner's, and must outlive this one. ILGPU reads the code
/// of kernels at run time, so that a program that uses this cannot be trimmed.
/// </remarks>
public sealed class IlgpuAccelerator : Accelerator
{
    private readonly IlgpuDevice _device;

    /// <summary>Makes an accelerator of ILGPU's.</summary>
    /// <param name="accelerator">ILGPU's: CUDA, OpenCL or its CPU.</param>
    public IlgpuAccelerator(ILGPU.Runtime.Accelerator accelerator)
        : this(new IlgpuDevice(accelerator ?? throw new ArgumentNullException(nameof(accelerator)), IlgpuDescription.Create(accelerator)))
    {
    }

    private IlgpuAccelerator(IlgpuDevice device)
        : base(device, TableOf(new IlgpuContext(device))) => _device = device;

    private static OperatorTable TableOf(IlgpuContext context)
    {
        var operators = new OperatorTable();
        AddOperators<float, SingleArithmetic>(operators, context);
        AddOperators<double, DoubleArithmetic>(operators, context);
        return operators
            .Add<IRandom>(new IlgpuRandom(context))
            .Add<ICrossbarWrite>(new IlgpuCrossbarWrite(context))
            .Add<ICrossbarRead>(new IlgpuCrossbarRead(context));
    }

    private static void AddOperators<T, TArithmetic>(OperatorTable operators, IlgpuContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TArithmetic : struct, IArithmetic<T>
        => operators
            .Add<IGemm<T>>(new IlgpuGemm<T>(context))
            .Add<IGram<T>>(new IlgpuGram<T, TArithmetic>(context))
            .Add<ICholesky<T>>(new IlgpuCholesky<T, TArithmetic>(context))
            .Add<ILinearResidual<T>>(new IlgpuLinearResidual<T, TArithmetic>(context))
            .Add<ILeaveOneOut<T>>(new IlgpuLeaveOneOut<T, TArithmetic>(context))
            .Add<IColumnMoments<T>>(new IlgpuColumnMoments<T, TArithmetic>(context))
            .Add<IConversion<T>>(new IlgpuConversion<T, TArithmetic>(context))
            .Add<IKrylovSteps<T>>(new IlgpuKrylovSteps<T, TArithmetic>(context))
            .Add<IBatchedConjugateGradient<T>>(new IlgpuBatchedConjugateGradient<T, TArithmetic>(context))
            .Add<IPairwise<T>>(new IlgpuPairwise<T, TArithmetic>(context));
}
