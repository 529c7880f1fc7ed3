using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// Brings blocks of rows to a device: in place where the device can read the host's memory, else by copies, in pieces that the device has room for. Rows that are read
/// more than once stay on the device where there is room for all of them.
/// </summary>
internal sealed unsafe class RowFeeder<T> : IDisposable
    where T : unmanaged
{
    private readonly IQueue _queue;
    private readonly IHostMemory? _host;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly StagedRows<T>? _staged;
    private readonly ResidentRows<T>? _resident;

    /// <param name="queue">Where the rows are used.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <param name="wholeBlocks">Whether blocks must not be divided.</param>
    /// <param name="resident">A source whose rows may stay on the device; null for none.</param>
    /// <param name="beside">Bytes that must be left beside rows that stay.</param>
    public RowFeeder(
        IQueue queue, IProgress<FitProgress>? progress, CancellationToken cancellationToken, bool wholeBlocks = false, IRowSource<T>? resident = null, Int128 beside = default)
    {
        _queue = queue;
        _progress = progress;
        _cancellationToken = cancellationToken;
        if (queue.Device.TryGetService(out _host)) return;
        _staged = new StagedRows<T>(queue, wholeBlocks);
        if (resident is not null) _resident = new ResidentRows<T>(queue, resident, beside);
    }

    /// <summary>Takes a block of rows, or a piece of one, on the device.</summary>
    public delegate void BlockAction(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>What was copied to the device so far, beside the queue on which the rows are used.</summary>
    public TransferTotal Moved => _staged?.Moved ?? default;

    /// <summary>While a block is taken: whether it ends here, so that it has no further pieces.</summary>
    public bool EndsBlock { get; private set; } = true;

    /// <param name="stage">What progress is told.</param>
    /// <param name="source">The rows: those of the fit, or some of them.</param>
    /// <param name="add">Takes each block.</param>
    /// <param name="inspect">Looks at each block on the host before.</param>
    /// <param name="firstRow">Rows to pass over, which must be whole blocks.</param>
    /// <returns>The number of rows, passed over or read.</returns>
    public long EachBlock(string stage, IRowSource<T> source, BlockAction add, Action<RowLabels<T>>? inspect = null, long firstRow = 0)
    {
        if (source is IPlacedRows<T> there && there.IsOn(_queue.Device)) return EachThere(stage, there, add, inspect, firstRow);
        if (inspect is null && firstRow == 0 && _resident?.Has(source) == true) return EachResident(stage, source, add);
        bool fills = firstRow == 0 && _resident?.TryBegin(source) == true;
        long rows = EachHostBlock(
            stage,
            source,
            block =>
            {
                inspect?.Invoke(new RowLabels<T>(block));
                Add(source, block, add, fills);
            },
            firstRow);
        _staged?.Synchronize();
        if (fills) _resident!.End(rows);
        return rows;
    }

    /// <summary>Reads the rows on the host alone.</summary>
    /// <param name="stage">What progress is told.</param>
    /// <param name="source">The rows.</param>
    /// <param name="look">Takes each block.</param>
    /// <param name="firstRow">Rows to pass over, which must be whole blocks.</param>
    /// <returns>The number of rows, passed over or read.</returns>
    public long EachHostBlock(string stage, IRowSource<T> source, Action<RowBlock<T>> look, long firstRow = 0)
    {
        long rows = PassOver(source, firstRow);
        while (source.TryRead(out RowBlock<T> block))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            ThrowIfShapeDiffers(source, block);
            look(block);
            rows += block.Rows;
            _progress?.Report(new(stage, rows, source.Rows));
        }

        return rows;
    }

    public void Dispose()
    {
        _resident?.Dispose();
        _staged?.Dispose();
    }

    // Rows that are on the device already, in the blocks and pieces in which rows of the host's would come there.
    private long EachThere(string stage, IPlacedRows<T> source, BlockAction add, Action<RowLabels<T>>? inspect, long firstRow)
    {
        long rows = PassOver(source, firstRow);
        while (source.TryTake(out long first, out DeviceRows<T> block))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            inspect?.Invoke(source.LabelsOf(first, block));
            foreach ((long at, long count) in Pieces(source, block.Count))
            {
                DeviceRows<T> piece = block.Slice(at, count);
                add(piece.X, piece.Y, piece.Weights);
            }

            rows += block.Count;
            _progress?.Report(new(stage, rows, source.Rows));
        }

        return rows;
    }

    private long EachResident(string stage, IRowSource<T> source, BlockAction add)
    {
        long rows = 0;
        foreach (DeviceRows<T> piece in _resident!.Pieces)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            add(piece.X, piece.Y, piece.Weights);
            rows += piece.X.Rows;
            _progress?.Report(new(stage, rows, source.Rows));
        }

        return rows;
    }

    private long PassOver(IRowSource<T> source, long rows)
    {
        source.Rewind();
        if (rows > 0 && source is ISeekableRowSource<T> seekable)
        {
            seekable.Seek(rows);
            return rows;
        }

        long passed = 0;
        while (passed < rows && source.TryRead(out RowBlock<T> block))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            passed += block.Rows;
        }

        return passed == rows ? rows : throw new ArgumentException($"Row {rows} does not begin a block of the source: the blocks before it hold {passed} rows. Read it in the same blocks as before.");
    }

    private static void ThrowIfShapeDiffers(IRowSource<T> source, RowBlock<T> block)
    {
        if (block.X.Columns == source.Columns && block.Y.Columns == source.Targets && block.Weights is not null == source.IsWeighted) return;
        static string Shape(long columns, long targets, bool weighted) => $"{columns} columns and {targets} targets {(weighted ? "with" : "without")} weights";
        throw new ArgumentException(
            $"The row source said that it has {Shape(source.Columns, source.Targets, source.IsWeighted)}, and handed out {Shape(block.X.Columns, block.Y.Columns, block.Weights is not null)}.");
    }

    private void Add(IRowSource<T> source, RowBlock<T> block, BlockAction add, bool keep)
    {
        if (_host is not null)
        {
            AddInPlace(_host, block, add);
            return;
        }

        foreach ((long first, long rows) in Pieces(source, block.Rows))
        {
            RowBlock<T> piece = Piece(block, first, rows);
            if (keep && _resident!.TryAdd(piece, _staged!) is { } kept) add(kept.X, kept.Y, kept.Weights);
            else _staged!.Use(piece, add);
        }
    }

    private IEnumerable<(long First, long Rows)> Pieces(IRowSource<T> source, long rows)
    {
        long each = _staged?.RowsOf(source, rows) ?? Math.Max(1, rows);
        for (long first = 0; first < rows; first += each)
        {
            long count = Math.Min(each, rows - first);
            EndsBlock = first + count == rows;
            yield return (first, count);
        }
    }

    private static RowBlock<T> Piece(RowBlock<T> block, long first, long rows)
        => new(block.FirstRow + first, Part(block.X, first, rows), Part(block.Y, first, rows), block.Weights is { } w ? Part(w, first, rows) : null);

    private static HostView<T> Part(HostView<T> view, long first, long rows) => new((nint)(view.Origin + (first * view.LeadingDimension)), rows, view.Columns, view.LeadingDimension);

    private static MatrixView<T> View(DeviceBuffer buffer, HostView<T> view) => new(buffer, 0, view.Rows, view.Columns, view.LeadingDimension);

    private static void AddInPlace(IHostMemory host, RowBlock<T> block, BlockAction add)
    {
        using DeviceBuffer x = host.Wrap(block.X.Origin, block.X.ByteExtent);
        using DeviceBuffer y = host.Wrap(block.Y.Origin, block.Y.ByteExtent);
        if (block.Weights is { } weights)
        {
            using DeviceBuffer w = host.Wrap(weights.Origin, weights.ByteExtent);
            add(View(x, block.X), View(y, block.Y), new VectorView<T>(w, 0, weights.Rows));
            return;
        }

        add(View(x, block.X), View(y, block.Y), null);
    }
}
