using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Some rows and some columns of a matrix, in any order and in the type of the fit, copied one block at a time.</summary>
/// <typeparam name="TFile">The type of the matrix.</typeparam>
/// <typeparam name="T">The type of the blocks.</typeparam>
internal sealed unsafe class GatherRowSource<TFile, T> : IRowSource<T>
    where TFile : unmanaged, IFloatingPointIeee754<TFile>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long BlockBytes = 8L << 20;

    private readonly HostMatrix<TFile> _matrix;
    private readonly HostPin<TFile> _pin;
    private readonly int[] _columns;
    private readonly int _features;
    private readonly int _targets;
    private readonly long[]? _rows;
    private readonly long _blockRows;
    private T* _block;
    private long _next;

    /// <param name="matrix">Where the numbers are; it stays valid while the source is used.</param>
    /// <param name="columns">The columns of the features, then of the targets, then of the weights.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="isWeighted">Whether the last column holds weights that count.</param>
    /// <param name="rows">The rows; null for all of them.</param>
    public GatherRowSource(HostMatrix<TFile> matrix, int[] columns, int features, int targets, bool isWeighted, long[]? rows)
    {
        _matrix = matrix;
        _columns = columns;
        _features = features;
        _targets = targets;
        _rows = rows;
        IsWeighted = isWeighted;
        Rows = rows?.LongLength ?? matrix.Rows;
        long rowBytes = (long)columns.Length * sizeof(T);
        _blockRows = Math.Min(Rows.Value, Math.Max(1024, BlockBytes / Math.Max(1, rowBytes) / 1024 * 1024));
        MemoryNeed.ThrowIfTooLarge((Int128)_blockRows * rowBytes, $"A block of {_blockRows} rows × {columns.Length} columns");
        _block = (T*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, _blockRows * rowBytes), 64);
        _pin = matrix.Pin();
    }

    public long? Rows { get; }

    public long Columns => _features;

    public long Targets => _targets;

    public bool IsWeighted { get; }

    public void Rewind() => _next = 0;

    public bool TryRead(out RowBlock<T> block)
    {
        long count = Math.Min(_blockRows, Rows!.Value - _next);
        if (count <= 0)
        {
            block = default;
            return false;
        }

        T* y = _block + (count * _features), w = y + (count * _targets);
        Copy(_block, 0, _features, count);
        Copy(y, _features, _targets, count);
        if (IsWeighted) Copy(w, _features + _targets, 1, count);
        HostView<T>? weights = IsWeighted ? new HostView<T>((nint)w, count, 1, 1) : null;
        block = new RowBlock<T>(_next, new((nint)_block, count, _features, _features), new((nint)y, count, _targets, _targets), weights);
        _next += count;
        return true;
    }

    public void Dispose()
    {
        _pin.Dispose();
        NativeMemory.AlignedFree(_block);
        _block = null;
    }

    private void Copy(T* target, int first, int count, long rows)
    {
        ReadOnlySpan<int> columns = _columns.AsSpan(first, count);
        for (long i = 0; i < rows; i++)
        {
            TFile* row = _pin.Origin + ((_rows is null ? _next + i : _rows[_next + i]) * _matrix.RowStride);
            foreach (int column in columns) *target++ = T.CreateTruncating(row[column * _matrix.ColumnStride]);
        }
    }
}
