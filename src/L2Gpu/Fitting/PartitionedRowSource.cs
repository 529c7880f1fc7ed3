using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The rows of another source in blocks that lie in one part each: where they are if they are consecutive, else a packed copy.</summary>
/// <remarks>
/// The sizes of the blocks depend on those of the other source and on the partition alone. The other source is not disposed. Runs of rows that lie on a device are taken there.
/// </remarks>
internal sealed unsafe class PartitionedRowSource<T> : IPlacedRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IRowSource<T> _inner;
    private readonly RowPartition _partition;
    private readonly long _innerRows;
    private readonly Predicate<int> _keep;
    private readonly Action<RowLabels<T>>? _inspect;

    // The other source's block: on the host, or on a device.
    private RowBlock<T> _block;
    private DeviceRows<T> _there;
    private long _first;
    private long _count;
    private long _at;
    private long _seen;
    private int[] _order = [];
    private T* _copy;
    private long _copyCapacity;

    /// <param name="inner">The rows.</param>
    /// <param name="partition">The part of each row.</param>
    /// <param name="innerRows">How many rows there are.</param>
    /// <param name="keep">Whether the rows of a part are handed out. Those of no part, −1, never are.</param>
    /// <param name="inspect">Sees each block of the other source before it is divided.</param>
    public PartitionedRowSource(IRowSource<T> inner, RowPartition partition, long innerRows, Predicate<int> keep, Action<RowLabels<T>>? inspect = null)
    {
        _inner = inner;
        _partition = partition;
        _innerRows = innerRows;
        _keep = part => part >= 0 && keep(part);
        _inspect = inspect;
        Rows = CountKept();
    }

    /// <summary>The part of the block that was read last.</summary>
    public int Part { get; private set; }

    public long? Rows { get; }

    public long Columns => _inner.Columns;

    public long Targets => _inner.Targets;

    public bool IsWeighted => _inner.IsWeighted;

    public void Rewind()
    {
        _inner.Rewind();
        (_block, _there, _first, _count, _at, _seen) = (default, default, 0, 0, 0, 0);
    }

    public bool TryRead(out RowBlock<T> block)
    {
        while (_at < _count || TryReadInner())
        {
            block = _partition.IsOrdered ? ReadRun() : ReadPart();
            if (_keep(Part)) return true;
        }

        block = default;
        return false;
    }

    public bool IsOn(IDevice device) => _partition.IsOrdered && _inner is IPlacedRows<T> inner && inner.IsOn(device);

    public bool TryTake(out long firstRow, out DeviceRows<T> block)
    {
        while (_at < _count || TryTakeInner())
        {
            (long at, long count) = NextRun();
            (firstRow, block) = (_first + at, _there.Slice(at, count));
            if (_keep(Part)) return true;
        }

        (firstRow, block) = (0, default);
        return false;
    }

    public RowLabels<T> LabelsOf(long firstRow, DeviceRows<T> rows) => ((IPlacedRows<T>)_inner).LabelsOf(firstRow, rows);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_copy);
        _copy = null;
        _copyCapacity = 0;
    }

    private bool TryReadInner()
    {
        if (!_inner.TryRead(out _block)) return Ends();
        Begin(_block.FirstRow, _block.Rows);
        _inspect?.Invoke(new RowLabels<T>(_block));
        if (!_partition.IsOrdered) SortByPart();
        return true;
    }

    private bool TryTakeInner()
    {
        var inner = (IPlacedRows<T>)_inner;
        if (!inner.TryTake(out long first, out _there)) return Ends();
        Begin(first, _there.Count);
        _inspect?.Invoke(inner.LabelsOf(first, _there));
        return true;
    }

    private void Begin(long first, long count)
    {
        (_first, _count, _at) = (first, count, 0);
        _seen += count;
        if (_seen > _innerRows) throw Miscounted();
    }

    private bool Ends() => _seen == _innerRows ? false : throw Miscounted();

    private InvalidOperationException Miscounted()
        => new($"The row source said that it has {_innerRows} rows and handed out another number. Its Rows must be right, or null.");

    private (long At, long Count) NextRun()
    {
        long first = _first + _at, count = Math.Min(_count - _at, _partition.EndOfRun(first) - first), at = _at;
        Part = _partition.PartOf(first);
        _at += count;
        return (at, count);
    }

    private RowBlock<T> ReadRun()
    {
        (long at, long count) = NextRun();
        return new RowBlock<T>(_first + at, Slice(_block.X, at, count), Slice(_block.Y, at, count), _block.Weights is { } w ? Slice(w, at, count) : null);
    }

    private RowBlock<T> ReadPart()
    {
        int start = (int)_at, end = start;
        Part = _partition.PartOf(_block.FirstRow + _order[start]);
        while (end < _block.Rows && _partition.PartOf(_block.FirstRow + _order[end]) == Part) end++;
        _at = end;
        if (end - start == _block.Rows) return _block;
        return _keep(Part) ? Gather(_order.AsSpan(start, end - start)) : default;
    }

    // Counted, so that the rows of a part stay in their order.
    private void SortByPart()
    {
        int rows = checked((int)_block.Rows);
        if (_order.Length < rows) _order = new int[rows];
        var next = new int[_partition.Count + 1];
        for (int i = 0; i < rows; i++) next[_partition.PartOf(_block.FirstRow + i) + 1]++;
        for (int part = 0; part < _partition.Count; part++) next[part + 1] += next[part];
        for (int i = 0; i < rows; i++) _order[next[_partition.PartOf(_block.FirstRow + i)]++] = i;
    }

    private RowBlock<T> Gather(ReadOnlySpan<int> rows)
    {
        long width = Columns + Targets + 1, count = rows.Length;
        if (count * width > _copyCapacity)
        {
            NativeMemory.AlignedFree(_copy);
            _copy = null;
            _copy = (T*)NativeMemory.AlignedAlloc(checked((nuint)(count * width * sizeof(T))), 64);
            _copyCapacity = count * width;
        }

        T* y = _copy + (count * Columns), w = y + (count * Targets);
        HostView<T> x = Gather(_block.X, rows, _copy), targets = Gather(_block.Y, rows, y);
        return new RowBlock<T>(_block.FirstRow + rows[0], x, targets, _block.Weights is { } weights ? Gather(weights, rows, w) : null);
    }

    private static HostView<T> Gather(HostView<T> view, ReadOnlySpan<int> rows, T* target)
    {
        int columns = checked((int)view.Columns);
        for (int i = 0; i < rows.Length; i++) view.Row(rows[i]).CopyTo(new Span<T>(target + ((long)i * columns), columns));
        return new HostView<T>((nint)target, rows.Length, columns, columns);
    }

    private static HostView<T> Slice(HostView<T> view, long first, long count)
        => new((nint)(view.Origin + (first * view.LeadingDimension)), count, view.Columns, view.LeadingDimension);

    private long CountKept()
    {
        long kept = 0;
        for (long row = 0; row < _innerRows;)
        {
            long end = _partition.IsOrdered ? Math.Min(_partition.EndOfRun(row), _innerRows) : row + 1;
            if (_keep(_partition.PartOf(row))) kept += end - row;
            row = end;
        }

        return kept;
    }
}
