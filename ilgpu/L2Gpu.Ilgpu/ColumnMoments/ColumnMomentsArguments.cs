using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="ColumnMomentsKernel"/>.</summary>
internal struct ColumnMomentsArguments<T>
    where T : unmanaged
{
    public LaneRows<T> Block;

    /// <summary>What is subtracted from each line: the first row that counts.</summary>
    public ArrayView<double> Shift;

    /// <summary>One number: whether there was such a row.</summary>
    public ArrayView<int> Found;
    public ArrayView<double> Means;
    public ArrayView<double> Squares;
    public MatrixArgument<double> Cross;
}
