using System.Globalization;
using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Rows of <c>.npy</c> files that may be larger than the memory, which is a few blocks whatever the number of rows.</summary>
/// <typeparam name="T">The type of the blocks; numbers of the other type are converted one by one, rounded where they must be.</typeparam>
/// <remarks>
/// The blocks are those of <see cref="MemoryRowSource{T}"/> over the same numbers, so that a fit has the same bits as one in memory. C and Fortran order, formats 1
/// to 3, <c>&lt;f4</c> and <c>&lt;f8</c>. While one block is worked on, the next is read by another thread. The files must not be changed meanwhile; one that becomes
/// shorter is noticed.
/// </remarks>
public sealed class NpyRowSource<T> : ISeekableRowSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NpySlab[] _slabs;
    private readonly NpyPart[] _parts;
    private readonly NpyBlock<T>?[] _blocks = new NpyBlock<T>?[2];
    private readonly long _blockRows;
    private long _next;
    private int _current;
    private Task? _ahead;
    private bool _disposed;

    private NpyRowSource(NpySlab[] slabs, NpyPart[] parts, long rows)
    {
        _slabs = slabs;
        _parts = parts;
        Rows = rows;
        _blockRows = Math.Min(RowBlocks.RowsOf<T>(Columns, Targets), rows);
    }

    /// <inheritdoc/>
    public long? Rows { get; }

    /// <inheritdoc/>
    public long Columns => _parts[0].Columns;

    /// <inheritdoc/>
    public long Targets => _parts[1].Columns;

    /// <inheritdoc/>
    public bool IsWeighted => _parts.Length > 2;

    /// <summary>Opens one file that holds features, targets and weights side by side.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The columns of the features, counted from 0, in the order in which they are wanted.</param>
    /// <param name="targets">The columns of the targets.</param>
    /// <param name="weights">The column of the weights; null where every row weighs 1.</param>
    /// <param name="rows">How many rows from the first on; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or a negative number of rows is asked for.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, foreign, or holds something other than such a matrix; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static NpyRowSource<T> Open(string path, ReadOnlySpan<int> features, ReadOnlySpan<int> targets, int? weights = null, long? rows = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(rows ?? 0, nameof(rows));
        var file = new NpyStream(path);
        try
        {
            ThrowIfOutside(file, features, nameof(features));
            ThrowIfOutside(file, targets, nameof(targets));
            if (weights is { } w) ThrowIfOutside(file, [w], nameof(weights));
            int[] all = [.. features, .. targets, .. weights is { } column ? [column] : Array.Empty<int>()];
            int n = features.Length, t = targets.Length;
            rows = Math.Min(rows ?? long.MaxValue, file.Header.Rows);

            // Whole rows are read faster than some of their columns, unless most of them is not wanted.
            bool whole = NpySlab.CanBeWhole<T>(file) && AreNeighbours(features) && AreNeighbours(targets) && file.Header.Columns <= 2 * all.Length;
            NpyPart[] parts = whole
                ? [new(0, n == 0 ? 0 : features[0], n), new(0, t == 0 ? 0 : targets[0], t), new(0, weights ?? 0, 1)]
                : [new(0, 0, n), new(0, n, t), new(0, n + t, 1)];
            return new NpyRowSource<T>([new NpySlab(file, whole ? null : all)], weights is null ? parts[..2] : parts, rows.Value);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens files of their own for features, targets and weights.</summary>
    /// <param name="xPath">Features, shape (rows, columns).</param>
    /// <param name="yPath">Targets, shape (rows, targets) or (rows).</param>
    /// <param name="weightsPath">Weights, shape (rows) or (rows, 1); null where every row weighs 1.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, or weights have several columns.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, foreign, or holds something other than such a matrix; the message says which.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read, or is a folder.</exception>
    public static NpyRowSource<T> Open(string xPath, string yPath, string? weightsPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(xPath);
        ArgumentException.ThrowIfNullOrEmpty(yPath);
        string[] paths = [xPath, yPath, .. weightsPath is null ? Array.Empty<string>() : [weightsPath]];
        var slabs = new List<NpySlab>(3);
        try
        {
            foreach (string path in paths)
            {
                var file = new NpyStream(path);
                slabs.Add(new NpySlab(file, null));
                long first = slabs[0].File.Header.Rows, columns = file.Header.Columns;
                if (file.Header.Rows != first) throw new ArgumentException($"'{xPath}' has {first} rows, '{path}' has {file.Header.Rows}; they must be the same.");
                if (slabs.Count == 3 && columns != 1) throw new ArgumentException($"'{path}' has {columns} columns; weights are one a row.", nameof(weightsPath));
                if (!NpySlab.CanBeWhole<T>(file)) slabs[^1] = new NpySlab(file, [.. Enumerable.Range(0, checked((int)columns))]);
            }

            return new NpyRowSource<T>([.. slabs], [.. slabs.Select((slab, i) => new NpyPart(i, 0, slab.Width))], slabs[0].File.Header.Rows);
        }
        catch
        {
            foreach (NpySlab slab in slabs) slab.File.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Rewind() => Seek(0);

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows!.Value);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (row == _next) return;
        DropAhead();
        _next = row;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    /// <exception cref="EndOfStreamException">A file became shorter.</exception>
    /// <exception cref="IOException">A file cannot be read any more.</exception>
    public bool TryRead(out RowBlock<T> block)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long first = _next, count = CountAt(first);
        if (count <= 0)
        {
            block = default;
            return false;
        }

        Task reading = _ahead ?? Start(first);
        _ahead = null;
        reading.GetAwaiter().GetResult();
        _current = 1 - _current;
        block = _blocks[_current]!.Rows(first, count);
        _next = first + count;
        if (CountAt(_next) > 0) _ahead = Start(_next);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        DropAhead();
        foreach (NpySlab slab in _slabs) slab.File.Dispose();
        foreach (NpyBlock<T>? block in _blocks) block?.Dispose();
    }

    private static void ThrowIfOutside(NpyStream file, ReadOnlySpan<int> columns, string name)
    {
        foreach (int column in columns)
        {
            if (column < 0 || column >= file.Header.Columns)
                throw new ArgumentOutOfRangeException(name, column, string.Create(CultureInfo.InvariantCulture, $"There is no such column among {file.Header.Columns}, counted from 0."));
        }
    }

    private static bool AreNeighbours(ReadOnlySpan<int> columns)
    {
        for (int i = 1; i < columns.Length; i++)
        {
            if (columns[i] != columns[i - 1] + 1) return false;
        }

        return true;
    }

    private long CountAt(long row) => Math.Min(_blockRows, Rows!.Value - row);

    // Into the block that is not in use.
    private Task Start(long first)
    {
        NpyBlock<T> free = _blocks[1 - _current] ??= new NpyBlock<T>(_slabs, _parts, _blockRows);
        long count = CountAt(first);
        return Task.Run(() => free.Fill(first, count));
    }

    // What it would have thrown is thrown again where those rows are asked for.
    private void DropAhead()
    {
        if (_ahead is not { } reading) return;
        _ahead = null;
        try
        {
            reading.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _ = e;
        }
    }
}
