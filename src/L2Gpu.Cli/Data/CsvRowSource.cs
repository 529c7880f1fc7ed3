using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>The rows of a CSV file, parsed anew on each pass, so that no more than a block of them is ever in memory.</summary>
/// <remarks>The blocks, and the numbers in them, are those of the same file read into memory.</remarks>
internal sealed unsafe class CsvRowSource<T> : IRowSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CsvTable _table;
    private readonly CancellationToken _cancellation;
    private readonly NativeRows<T> _block;
    private readonly double[] _row;
    private readonly long _blockRows;
    private CsvSource? _source;
    private RowDecoder? _decoder;
    private T* _weights;
    private long _next;

    public CsvRowSource(CsvTable table, CancellationToken cancellation)
    {
        _table = table;
        _cancellation = cancellation;
        _row = new double[table.Width];
        _block = new NativeRows<T>(table.Width);
        _blockRows = Math.Min(RowBlocks.RowsOf<T>(Columns, Targets), table.Rows);
        _block.Reserve(_blockRows);
        if (IsWeighted) _weights = (T*)NativeMemory.Alloc((nuint)_blockRows, (nuint)sizeof(T));
    }

    public long? Rows => _table.Rows;

    public long Columns => _table.Encodings.Length;

    public long Targets => _table.Targets.Length;

    public bool IsWeighted => _table.Weights is not null;

    public void Rewind()
    {
        _source?.Dispose();
        (_source, _decoder, _next) = (null, null, 0);
    }

    public bool TryRead(out RowBlock<T> block)
    {
        block = default;
        RowDecoder decoder = _decoder ?? Begin();
        long wanted = Math.Min(_blockRows, _table.Rows - _next);
        _block.Clear();
        while (_block.Count < wanted && decoder.TryRead(_row, _table.MostRecords)) _block.Add(_row);
        if (_block.Count < wanted || (wanted == 0 && decoder.TryRead(_row, _table.MostRecords)))
            throw new CliException($"{_table.Path} was changed while it was read: it had {_table.Rows} rows. Fit again when nothing writes to it.");
        if (wanted == 0) return false;
        HostView<T>? weights = null;
        if (IsWeighted)
        {
            for (long i = 0; i < wanted; i++) _weights[i] = _block.Row(i)[(int)(Columns + Targets)];
            weights = new HostView<T>((nint)_weights, wanted, 1, 1);
        }

        T* origin = _block.Origin;
        block = new RowBlock<T>(_next, new((nint)origin, wanted, Columns, _block.Width), new((nint)(origin + Columns), wanted, Targets, _block.Width), weights);
        _next += wanted;
        return true;
    }

    public void Dispose()
    {
        Rewind();
        _block.Dispose();
        NativeMemory.Free(_weights);
        _weights = null;
    }

    private RowDecoder Begin()
    {
        _source = CsvSource.Open(_table.Path);
        ColumnPlan plan = ColumnPlan.ForModel(_source.Columns, _table.Encodings, _table.Targets, _table.Weights, _table.Group);
        return _decoder = new RowDecoder(_source, plan, _table.DropMissing, FloatLimits.Largest<T>(), null, _cancellation);
    }
}
