using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Rows that are made on the device of the fit, and never are on the host.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal interface IMadeRowSource<T> : IRowSource<T>
    where T : unmanaged
{
    /// <summary>Makes every row once, in the same blocks each time.</summary>
    /// <param name="queue">Where they are made and used.</param>
    /// <param name="add">Takes each block, which is valid until it returns.</param>
    /// <param name="done">Told after each block how many rows there were so far.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>The number of rows.</returns>
    long EachBlock(IQueue queue, RowFeeder<T>.BlockAction add, Action<long> done, CancellationToken cancellationToken);
}
