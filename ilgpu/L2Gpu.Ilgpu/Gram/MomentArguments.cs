using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="MomentKernel"/>.</summary>
internal struct MomentArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> X;
    public MatrixArgument<T> Y;
    public ArrayView<T> Weights;

    /// <summary>The point that products are taken about, one number a line.</summary>
    public ArrayView<T> Shift;

    /// <summary>One number: whether the shift was found.</summary>
    public ArrayView<int> Found;

    /// <summary>Lane after lane, p × p numbers each, of which the lower triangle is used.</summary>
    public ArrayView<double> Sums;

    public MatrixArgument<double> Moments;
    public long Rows;
    public long Columns;
    public long Targets;
    public int IsWeighted;
    public int IsCentered;
    public int Lanes;
}
