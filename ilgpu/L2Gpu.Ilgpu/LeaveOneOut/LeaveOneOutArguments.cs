using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="LeaveOneOutKernel"/>.</summary>
internal struct LeaveOneOutArguments<T>
    where T : unmanaged
{
    public LaneRows<T> Block;
    public ArrayView<double> Center;
    public MatrixArgument<T> Basis;
    public MatrixArgument<T> Filters;
    public MatrixArgument<T> Projections;
    public ArrayView<double> Offset;
    public ArrayView<double> Margins;

    /// <summary>z of each row.</summary>
    public ArrayView<double> Coordinates;
    public MatrixArgument<double> Errors;
    public long Rank;
    public double BaseLeverage;
    public double Margin;
    public int HasMargins;
}
