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

    private IlgpuAccelerator(IlgpuDevice device, Func<IlgpuContext, OperatorTable>? tableOf = null)
        : base(device, (tableOf ?? TableOf)(new IlgpuContext(device))) => _device = device;

    /// <summary>Makes an accelerator whose kernels emulate what is rounded once, as on devices that have no instruction for it.</summary>
    internal static IlgpuAccelerator Emulating(ILGPU.Runtime.Accelerator accelerator) => new(new IlgpuDevice(accelerator, IlgpuDescription.Create(accelerator)), TableOf<SplitFused>);

    /// <summary>Makes ILGPU's memory a matrix here, without copying it.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="memory">Memory of this accelerator; it stays its owner's, and has to outlive the view. Row-major: element (i, j) lies at i·<paramref name="leadingDimension"/> + j.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="leadingDimension">Elements from one row to the next; null for <paramref name="columns"/>.</param>
    /// <returns>The view. Its buffer may be disposed, which frees nothing.</returns>
    /// <exception cref="ArgumentException">The memory is of another accelerator, or the matrix does not lie in it.</exception>
    public MatrixView<T> Matrix<T>(ArrayView<T> memory, long rows, long columns, long? leadingDimension = null)
        where T : unmanaged
    {
        if (memory.Length > 0 && !ReferenceEquals(memory.GetAccelerator(), _device.Accelerator))
            throw new ArgumentException($"The memory is of {memory.GetAccelerator().Name}, and this is {Info.Id} ({Info.Name}). Copy it there first.", nameof(memory));
        return new(_device.Wrap(memory.Length == 0 ? ArrayView<byte>.Empty : memory.Cast<byte>()), 0, rows, columns, leadingDimension ?? columns);
    }

    /// <summary>Makes a two-dimensional view of ILGPU a matrix here, without copying it: element (i, j) is <c>view[i, j]</c>.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="view">Memory of this accelerator, whose second index is dense; it stays its owner's, and has to outlive the matrix.</param>
    /// <exception cref="ArgumentException">The memory is of another accelerator.</exception>
    public MatrixView<T> Matrix<T>(ArrayView2D<T, Stride2D.DenseY> view)
        where T : unmanaged
        => Matrix(view.BaseView, view.Extent.X, view.Extent.Y, view.Stride.XStride);

    /// <summary>Gives the memory of a vector to ILGPU, without copying it.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="vector">A vector of this accelerator, which has to outlive the view.</param>
    /// <exception cref="ArgumentException">The vector is of another device.</exception>
    public ArrayView<T> Memory<T>(VectorView<T> vector)
        where T : unmanaged
        => VectorArgument.Of(Own(vector.Buffer, vector));

    /// <summary>Gives the memory of a matrix to ILGPU, without copying it: from its first element to its last, the gaps between its rows included.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="matrix">A matrix of this accelerator, which has to outlive the view.</param>
    /// <exception cref="ArgumentException">The matrix is of another device.</exception>
    public ArrayView<T> Memory<T>(MatrixView<T> matrix)
        where T : unmanaged
        => new MatrixArgument<T>(Own(matrix.Buffer, matrix)).Data;

    /// <summary>Makes a stream of ILGPU a queue: work of both runs in the order in which it is enqueued.</summary>
    /// <param name="stream">A stream of this accelerator; it stays its owner's.</param>
    /// <exception cref="ArgumentException">The stream is of another accelerator.</exception>
    public IQueue CreateQueue(AcceleratorStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!ReferenceEquals(stream.Accelerator, _device.Accelerator)) throw new ArgumentException($"The stream is of {stream.Accelerator.Name}, and this is {Info.Id} ({Info.Name}).", nameof(stream));
        return new IlgpuQueue(_device, stream, ownsStream: false);
    }

    private TView Own<TView>(DeviceBuffer buffer, TView view)
        => ReferenceEquals(buffer?.Device, _device) ? view : throw new ArgumentException($"The memory is of {buffer?.Device.Info.Id ?? "no device"}, and this is {Info.Id}.", nameof(view));

    private static OperatorTable TableOf(IlgpuContext context) => context.Device.Accelerator.AcceleratorType switch
    {
        AcceleratorType.CPU => TableOf<HostFused>(context),
        AcceleratorType.Cuda => TableOf<CudaFused>(context),
        _ => TableOf<SplitFused>(context),
    };

    private static OperatorTable TableOf<TFused>(IlgpuContext context)
        where TFused : struct, IFused
    {
        var operators = new OperatorTable();
        AddOperators<float, SingleArithmetic, TFused>(operators, context);
        AddOperators<double, DoubleArithmetic, TFused>(operators, context);
        return operators
            .Add<IRandom>(new IlgpuRandom<TFused>(context))
            .Add<ICrossbarWrite>(new IlgpuCrossbarWrite<TFused>(context))
            .Add<ICrossbarRead>(new IlgpuCrossbarRead<TFused>(context));
    }

    private static void AddOperators<T, TArithmetic, TFused>(OperatorTable operators, IlgpuContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TArithmetic : struct, IArithmetic<T>
        where TFused : struct, IFused
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
            .Add<IPairwise<T>>(new IlgpuPairwise<T, TArithmetic, TFused>(context));
}
