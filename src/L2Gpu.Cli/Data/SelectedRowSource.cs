using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Some of the rows of another source, in blocks as if the others had never been there.</summary>
/// <param name="rows">All rows; disposed with this source.</param>
/// <param name="keep">For each row whether it is wanted.</param>
/// <param name="count">How many are.</param>
/// <param name="isWeighted">Whether weights are handed on, if there are some.</param>
internal sealed unsafe class SelectedRowSource<T>(IRowSource<T> rows, bool[] keep, long count, bool isWeighted) : IRowSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly long _blockRows = Math.Min(RowBlocks.RowsOf<T>(rows.Columns, rows.Targets), Math.Max(1, count));
    private RowBlock<T> _from;
    private long _at;
    private long _next;
    private T* _block;

    public long? Rows => count;

    public long Columns => rows.Columns;

    public long Targets => rows.Targets;

    public bool IsWeighted => isWeighted && rows.IsWeighted;

    public void Rewind()
    {
        rows.Rewind();
        (_from, _at, _next) = (default, 0, 0);
    }

    public bool TryRead(out RowBlock<T> block)
    {
        long wanted = Math.Min(_blockRows, count - _next), width = Columns + Targets + 1;
        block = default;
        if (wanted <= 0) return false;
        if (_block is null) _block = (T*)NativeMemory.AlignedAlloc(checked((nuint)(_blockRows * width * sizeof(T))), 64);
        T* x = _block, y = x + (wanted * Columns), w = y + (wanted * Targets);
        for (long i = 0; i < wanted; _at++)
        {
            if (_at == _from.Rows)
            {
                if (!rows.TryRead(out _from)) throw new CliException("The data became shorter while they were read. Fit again when nothing writes to the file.");
                _at = 0;
            }

            if (!keep[_from.FirstRow + _at]) continue;
            _from.X.Row(_at).CopyTo(new Span<T>(x + (i * Columns), (int)Columns));
            _from.Y.Row(_at).CopyTo(new Span<T>(y + (i * Targets), (int)Targets));
            w[i] = _from.Weights is { } weights ? weights.Row(_at)[0] : T.One;
            i++;
        }

        HostView<T>? weighed = IsWeighted ? new HostView<T>((nint)w, wanted, 1, 1) : null;
        block = new RowBlock<T>(_next, new((nint)x, wanted, Columns, Columns), new((nint)y, wanted, Targets, Targets), weighed);
        _next += wanted;
        return true;
    }

    public void Dispose()
    {
        rows.Dispose();
        NativeMemory.AlignedFree(_block);
        _block = null;
    }
}
