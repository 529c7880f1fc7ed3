using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Some rows in the memory of a device.</summary>
internal readonly record struct DeviceRows<T>(MatrixView<T> X, MatrixView<T> Y, VectorView<T>? Weights)
    where T : unmanaged
{
    /// <summary>How many there are.</summary>
    public long Count => X.Rows;

    /// <summary>Some of them.</summary>
    public DeviceRows<T> Slice(long first, long count) => new(X.Block(first, 0, count, X.Columns), Y.Block(first, 0, count, Y.Columns), Weights?.Slice(first, count));
}
