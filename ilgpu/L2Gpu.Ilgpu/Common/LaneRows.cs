using ILGPU;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Rows as an argument of kernels that add something up over them, in lanes: lane l has every so manieth chunk of rows, and an item of the grid has one sum of one lane.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
internal struct LaneRows<T>
    where T : unmanaged
{
    /// <summary>Rows of a chunk.</summary>
    public const int Chunk = 64;

    public MatrixArgument<T> X;
    public MatrixArgument<T> Y;
    public ArrayView<T> Weights;

    /// <summary>Lane after lane.</summary>
    public ArrayView<double> Sums;
    public long Rows;
    public long Columns;
    public long Targets;

    /// <summary>Sums of a lane.</summary>
    public long Outputs;
    public int Lanes;
    public int IsWeighted;

    /// <summary>A block of rows.</summary>
    public static LaneRows<T> Of(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights, LaneArray sums) => new()
    {
        X = new(x), Y = new(y), Weights = weights is { } w ? VectorArgument.Of(w) : default, Sums = sums.View, Rows = x.Rows, Columns = x.Columns, Targets = y.Columns, Outputs = sums.Outputs,
        Lanes = sums.Lanes, IsWeighted = weights is null ? 0 : 1,
    };
}
