using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>Counts what is read of another source: a test that claims one pass counts it here.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="inner">The source; disposed with this one.</param>
public sealed class CountingRowSource<T>(IRowSource<T> inner) : IRowSource<T>
    where T : unmanaged
{
    private readonly SortedDictionary<long, int> _reads = [];

    /// <inheritdoc/>
    public long? Rows => inner.Rows;

    /// <inheritdoc/>
    public long Columns => inner.Columns;

    /// <inheritdoc/>
    public long Targets => inner.Targets;

    /// <inheritdoc/>
    public bool IsWeighted => inner.IsWeighted;

    /// <summary>How often the source was rewound.</summary>
    public int Rewinds { get; private set; }

    /// <summary>How many blocks were read.</summary>
    public int BlocksRead { get; private set; }

    /// <summary>How many rows were read, each counted as often as it was.</summary>
    public long RowsRead { get; private set; }

    /// <summary>How often the last block was passed: the number of complete passes.</summary>
    public int Passes { get; private set; }

    /// <summary>Whether the source was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>How often each row was read, from the first one of each block that was read; by first row.</summary>
    public IReadOnlyDictionary<long, int> ReadsByFirstRow => _reads;

    /// <inheritdoc/>
    public void Rewind()
    {
        Rewinds++;
        inner.Rewind();
    }

    /// <inheritdoc/>
    public bool TryRead(out RowBlock<T> block)
    {
        if (!inner.TryRead(out block))
        {
            Passes++;
            return false;
        }

        BlocksRead++;
        RowsRead += block.Rows;
        _reads[block.FirstRow] = _reads.GetValueOrDefault(block.FirstRow) + 1;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsDisposed = true;
        inner.Dispose();
    }
}
