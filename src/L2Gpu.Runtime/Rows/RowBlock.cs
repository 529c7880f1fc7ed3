namespace L2Gpu.Runtime;

/// <summary>Some consecutive rows of a data set: features, targets and weights side by side.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="FirstRow">The position of the first of them in the data set.</param>
/// <param name="X">Features, shape (rows, columns).</param>
/// <param name="Y">Targets, shape (rows, targets).</param>
/// <param name="Weights">Sample weights, shape (rows, 1) without gaps; null where every row weighs 1.</param>
public readonly record struct RowBlock<T>(long FirstRow, HostView<T> X, HostView<T> Y, HostView<T>? Weights)
    where T : unmanaged
{
    /// <summary>The number of rows.</summary>
    public long Rows => X.Rows;
}
