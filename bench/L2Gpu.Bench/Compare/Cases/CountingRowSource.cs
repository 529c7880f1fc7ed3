using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Hands another source's rows on and counts them.</summary>
internal sealed class CountingRowSource<T>(IRowSource<T> inner) : IRowSource<T>
    where T : unmanaged
{
    /// <summary>The rows that were handed out since the counter was made.</summary>
    public long RowsRead { get; private set; }

    public long? Rows => inner.Rows;

    public long Columns => inner.Columns;

    public long Targets => inner.Targets;

    public bool IsWeighted => inner.IsWeighted;

    public void Rewind() => inner.Rewind();

    public bool TryRead(out RowBlock<T> block)
    {
        if (!inner.TryRead(out block)) return false;
        RowsRead += block.Rows;
        return true;
    }

    public void Dispose() => inner.Dispose();
}
