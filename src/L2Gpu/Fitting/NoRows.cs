using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Stands for rows that are gone: only their moments are known.</summary>
internal sealed class NoRows<T>(long columns, long targets, bool isWeighted) : IRowSource<T>
    where T : unmanaged
{
    public long? Rows => 0;

    public long Columns => columns;

    public long Targets => targets;

    public bool IsWeighted => isWeighted;

    public void Rewind()
    {
    }

    public bool TryRead(out RowBlock<T> block)
    {
        block = default;
        return false;
    }

    public void Dispose()
    {
    }
}
