using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Rows that may lie in a device's memory, where they are then taken.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal interface IPlacedRows<T> : IRowSource<T>
    where T : unmanaged
{
    /// <summary>Whether they can be taken on a device.</summary>
    bool IsOn(IDevice device);

    /// <summary>Takes the next block, instead of reading it.</summary>
    /// <param name="firstRow">The position of its first row.</param>
    /// <param name="block">The rows.</param>
    /// <returns>False when there are no more.</returns>
    bool TryTake(out long firstRow, out DeviceRows<T> block);

    /// <summary>What the host looks at in rows that were taken, valid until it is asked for the next time.</summary>
    RowLabels<T> LabelsOf(long firstRow, DeviceRows<T> rows);
}
