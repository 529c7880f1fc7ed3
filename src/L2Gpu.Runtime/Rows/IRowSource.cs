namespace L2Gpu.Runtime;

/// <summary>Rows of a regression problem, handed out in blocks: from memory, or from a file that is larger than it.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// The sizes of the blocks depend on the shape of the data alone, so that sums over blocks have the same bits in every pass.
/// A source is not thread-safe.
/// </remarks>
public interface IRowSource<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The number of rows; null where it is not known before the first pass has ended.</summary>
    long? Rows { get; }

    /// <summary>The number of features.</summary>
    long Columns { get; }

    /// <summary>The number of targets.</summary>
    long Targets { get; }

    /// <summary>Whether blocks carry sample weights.</summary>
    bool IsWeighted { get; }

    /// <summary>Makes the next block the first one again.</summary>
    void Rewind();

    /// <summary>Reads the next block.</summary>
    /// <param name="block">The rows; valid until the next call on this source.</param>
    /// <returns>False when there are no more rows.</returns>
    bool TryRead(out RowBlock<T> block);
}
