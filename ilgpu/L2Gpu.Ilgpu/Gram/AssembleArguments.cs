using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="GramKernel.Assemble"/>.</summary>
internal struct AssembleArguments<T>
    where T : unmanaged
{
    public MatrixArgument<double> Gram;
    public ArrayView<double> Scale;
    public ArrayView<double> Penalty;
    public MatrixArgument<T> System;
    public long Order;
}
