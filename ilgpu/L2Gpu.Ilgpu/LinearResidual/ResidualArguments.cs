using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="ResidualKernel"/>.</summary>
internal struct ResidualArguments<T>
    where T : unmanaged
{
    public LaneRows<T> Block;
    public ArrayView<double> Center;
    public MatrixArgument<double> Coefficients;
    public ArrayView<double> Offset;

    /// <summary>e of each row and target.</summary>
    public ArrayView<double> Errors;
    public MatrixArgument<double> Gradient;
    public MatrixArgument<double> Sums;
}
