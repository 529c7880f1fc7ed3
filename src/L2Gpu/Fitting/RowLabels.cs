using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What the host looks at in some rows while a device works on them: never the features, so that those may be on the device alone.</summary>
/// <param name="FirstRow">The position of the first of them in the data set.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Targets">Gives the targets, shape (rows, targets), which may have to be copied from a device; valid as long as the rows.</param>
/// <param name="Weights">Sample weights, shape (rows, 1); null where every row weighs 1.</param>
internal readonly record struct RowLabels<T>(long FirstRow, long Rows, Func<HostView<T>> Targets, HostView<T>? Weights)
    where T : unmanaged
{
    /// <summary>Those of rows that are on the host.</summary>
    public RowLabels(RowBlock<T> block)
        : this(block.FirstRow, block.Rows, () => block.Y, block.Weights)
    {
    }
}
