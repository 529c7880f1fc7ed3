using System.Runtime.InteropServices;

namespace L2Gpu.Runtime;

/// <summary>Rows of matrices in host memory. Row-major ones are handed out where they are; others are copied, one block at a time.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed unsafe class MemoryRowSource<T> : ISeekableRowSource<T>
    where T : unmanaged
{
    private readonly Part _x;
    private readonly Part _y;
    private readonly Part? _weights;
    private readonly long _blockRows;
    private long _next;
    private bool _disposed;

    /// <summary>Creates a source over matrices that stay as they are while it is used.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="weights">Sample weights, shape (rows, 1); null where every row weighs 1.</param>
    /// <param name="blockRows">Rows a block; null lets the shape decide.</param>
    /// <exception cref="ArgumentException">The row counts differ.</exception>
    public MemoryRowSource(HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights = null, long? blockRows = null)
    {
        if (y.Rows != x.Rows) throw new ArgumentException($"x has {x.Rows} rows, y has {y.Rows}; they must be the same.", nameof(y));
        if (weights is { } w && (w.Rows != x.Rows || w.Columns != 1))
            throw new ArgumentException($"weights have shape ({w.Rows}, {w.Columns}); one a row of x is needed: ({x.Rows}, 1).", nameof(weights));
        if (blockRows is { } b) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);

        Rows = x.Rows;
        Columns = x.Columns;
        Targets = y.Columns;
        _blockRows = blockRows ?? RowBlocks.RowsOf<T>(x.Columns, y.Columns);
        long capacity = Math.Min(_blockRows, x.Rows);
        var parts = new List<Part>(3);
        try
        {
            parts.Add(new Part(x, capacity, contiguous: false));
            parts.Add(new Part(y, capacity, contiguous: false));
            if (weights is { } given) parts.Add(new Part(given, capacity, contiguous: true));
        }
        catch
        {
            foreach (Part part in parts) part.Dispose();
            throw;
        }

        (_x, _y, _weights) = (parts[0], parts[1], parts.ElementAtOrDefault(2));
    }

    /// <inheritdoc/>
    public long? Rows { get; }

    /// <inheritdoc/>
    public long Columns { get; }

    /// <inheritdoc/>
    public long Targets { get; }

    /// <inheritdoc/>
    public bool IsWeighted => _weights is not null;

    /// <inheritdoc/>
    public void Rewind() => _next = 0;

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows!.Value);
        _next = row;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed: the matrices are no longer held where they are.</exception>
    public bool TryRead(out RowBlock<T> block)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long rows = Math.Min(_blockRows, Rows!.Value - _next);
        if (rows <= 0)
        {
            block = default;
            return false;
        }

        block = new RowBlock<T>(_next, _x.Take(_next, rows), _y.Take(_next, rows), _weights?.Take(_next, rows));
        _next += rows;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _x.Dispose();
        _y.Dispose();
        _weights?.Dispose();
    }

    // One of the matrices, pinned, with room for a row-major copy of a block where it has other strides.
    private sealed class Part : IDisposable
    {
        private readonly HostMatrix<T> _matrix;
        private readonly HostPin<T> _pin;
        private void* _copy;

        public Part(HostMatrix<T> matrix, long capacity, bool contiguous)
        {
            _matrix = matrix;
            _pin = matrix.Pin();
            bool direct = matrix.IsRowMajor && matrix.RowStride >= matrix.Columns && (!contiguous || matrix.RowStride == 1);
            if (direct) return;
            try
            {
                _copy = NativeMemory.AlignedAlloc(checked((nuint)(capacity * Math.Max(1, matrix.Columns) * sizeof(T))), 64);
            }
            catch
            {
                _pin.Dispose();
                throw;
            }
        }

        public HostView<T> Take(long first, long rows)
        {
            T* source = _pin.Origin + (first * _matrix.RowStride);
            if (_copy is null) return new((nint)source, rows, _matrix.Columns, _matrix.RowStride);
            Copy(source, rows);
            return new((nint)_copy, rows, _matrix.Columns, _matrix.Columns);
        }

        public void Dispose()
        {
            _pin.Dispose();
            NativeMemory.AlignedFree(_copy);
            _copy = null;
        }

        // In squares, so that both sides stay in cache whichever of them is strided.
        private void Copy(T* source, long rows)
        {
            const long Tile = 32;
            T* target = (T*)_copy;
            long columns = _matrix.Columns, rowStride = _matrix.RowStride, columnStride = _matrix.ColumnStride;
            for (long i0 = 0; i0 < rows; i0 += Tile)
            {
                long i1 = Math.Min(rows, i0 + Tile);
                for (long j0 = 0; j0 < columns; j0 += Tile)
                {
                    long j1 = Math.Min(columns, j0 + Tile);
                    for (long i = i0; i < i1; i++)
                    {
                        for (long j = j0; j < j1; j++) target[(i * columns) + j] = source[(i * rowStride) + (j * columnStride)];
                    }
                }
            }
        }
    }
}
