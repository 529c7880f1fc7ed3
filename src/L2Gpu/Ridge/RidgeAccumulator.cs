using System.Diagnostics;
using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>
/// The sums that a ridge fit needs of its rows, for rows that come a few at a time, on several machines, or in hours: added to, merged, subtracted, saved, gone on
/// with, and fitted as often as wanted.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; the sums are FP64 for either.</typeparam>
/// <remarks>
/// Memory is that of (columns + targets + 1)² numbers, whatever the number of rows. Rows are summed in segments, each of which ends with the block that brings it
/// to <see cref="SegmentRows"/> rows and is then merged into the rest (Chan, Golub and LeVeque 1983). The same blocks in the same order give the same bits, and
/// those of <see cref="Ridge.Fit{T}(IRowSource{T}, RidgeOptions?, IProgress{FitProgress}?, CancellationToken)"/> where that works by columns. Merging, subtracting,
/// fitting, and saving in full end the segment that is open, so that what is added afterwards may give other roundings. Not thread-safe.
/// </remarks>
public sealed partial class RidgeAccumulator<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Accelerator _accelerator;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly GramShape _shape;
    private readonly MomentSegments<T> _segments;
    private readonly TargetSpread<T> _spread;
    private readonly WeightTally<T> _tally = new();
    private TargetSpreadState _endedSpread;
    private WeightCount _endedCount;
    private double _openWeight;
    private TimeSpan? _merging;

    /// <summary>Begins with no rows.</summary>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="targets">The number of targets, at least 1.</param>
    /// <param name="weighted">Whether rows come with weights.</param>
    /// <param name="centered">
    /// Whether products are summed about the means, as a fit with an intercept or with standardised columns needs them; such sums serve every fit. About 0 they
    /// serve only fits with neither, and give those the same bits as <see cref="Ridge"/> does.
    /// </param>
    /// <param name="accelerator">Where; null takes <see cref="Accelerators.Best"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small or too large.</exception>
    public RidgeAccumulator(int columns, int targets, bool weighted = false, bool centered = true, Accelerator? accelerator = null)
        : this(new GramShape(columns, targets, weighted, centered), accelerator)
    {
    }

    private RidgeAccumulator(GramShape shape, Accelerator? accelerator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Columns, "columns");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Targets, "targets");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Order, SummedMomentsFile.LargestOrder, "columns");
        _shape = shape;
        _accelerator = FitDevice.Any(accelerator);
        _queue = _accelerator.Device.CreateQueue();
        _arena = new DeviceArena(_accelerator.Device, _queue);
        _segments = new MomentSegments<T>(_accelerator, _queue, _arena, shape, _arena.Matrix<double>(shape.Order, shape.Order), TimeOnHost);
        _spread = new TargetSpread<T>(Targets);
        _endedSpread = _spread.State;
    }

    /// <summary>The number of features.</summary>
    public int Columns => (int)_shape.Columns;

    /// <summary>The number of targets.</summary>
    public int Targets => (int)_shape.Targets;

    /// <summary>Whether rows come with weights.</summary>
    public bool IsWeighted => _shape.Weighted;

    /// <summary>Whether products are summed about the means.</summary>
    public bool IsCentered => _shape.Centered;

    /// <summary>Rows that are in the sums, those of weight 0 included.</summary>
    public long Rows => _segments.EndedRows + _segments.OpenRows;

    /// <summary>Rows of the segments that have ended: those that <see cref="Save"/> writes where only whole segments are wanted.</summary>
    public long RowsInWholeSegments => _segments.EndedRows;

    /// <summary>Σw; the number of rows where they have no weights.</summary>
    public double TotalWeight => EndedWeight + _openWeight;

    /// <summary>With the block that brings it to this many rows a segment ends.</summary>
    public long SegmentRows => _segments.Limit;

    /// <summary>A text of the caller's, kept in the file: for instance which data the sums are of. Null for none.</summary>
    public string? Note { get; set; }

    private double EndedWeight => _segments.Ended?[^1] ?? 0;

    /// <summary>Adds rows of matrices in memory.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1), exactly where rows are weighted. A row of weight 0 counts for nothing, whatever it holds.</param>
    /// <exception cref="ArgumentException">Shapes disagree; a weight is negative, NaN or infinite; or the sums of a segment that ends are not finite: see the other overload.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void Add(HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights = null)
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        Add(source);
    }

    /// <summary>Adds the rows of a source.</summary>
    /// <param name="source">The rows; read once, from its beginning.</param>
    /// <param name="firstRow">
    /// How many rows to pass over: those that are in the sums already, where reading was interrupted. They must be whole blocks. A source that is
    /// <see cref="ISeekableRowSource{T}"/> does not read them.
    /// </param>
    /// <param name="progress">Told after each block, on this thread; it may save whole segments.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <exception cref="ArgumentException">
    /// Shapes disagree; a weight is negative, NaN or infinite; or the sums of a segment are not finite, because a value is not or because squares overflow.
    /// The rows of that segment are then left out; whatever else is thrown, all blocks before stay in. <see cref="Rows"/> says how many that are.
    /// </exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Add(IRowSource<T> source, long firstRow = 0, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ThrowIfShapeDiffers(source.Columns, source.Targets, source.IsWeighted, "The source", nameof(source));
        using var feeder = new RowFeeder<T>(_queue, progress, cancellationToken);
        feeder.EachBlock("moments", source, (x, y, weights) => AddRows(x, y, weights, feeder.EndsBlock), Inspect, firstRow);
        _queue.Synchronize();
    }

    /// <summary>Adds the rows that are in other sums.</summary>
    /// <param name="other">The other sums, of as many columns and targets, and centred alike; they stay as they are, but for the segment that is open.</param>
    /// <exception cref="ArgumentException">They are sums of something else.</exception>
    public void Merge(RidgeAccumulator<T> other)
    {
        ThrowIfOther(other);
        EndSegment();
        other.EndSegment();
        if (other._segments.Ended is not { } theirs) return;
        double[] merged = _segments.Ended is { } mine ? TimeOnHost(() => MomentAlgebra.Merge(mine, theirs, (int)_shape.Order, IsCentered)) : theirs;
        Set(merged, Rows + other.Rows, _endedSpread.With(other._endedSpread, 1), _endedCount.With(other._endedCount, 1));
    }

    /// <summary>Takes rows away whose sums are known and which are among those of these sums.</summary>
    /// <param name="other">The sums of the rows to take away.</param>
    /// <exception cref="ArgumentException">They are sums of something else, or of rows that cannot all be among these.</exception>
    /// <exception cref="InvalidOperationException">
    /// So little of a column or target would be left beside what is taken away that more than half of the digits would be gone. Nothing is taken away then.
    /// </exception>
    /// <remarks>Rounding errors of the sums stay, relative to what was there before: see docs/numerics.md.</remarks>
    public void Subtract(RidgeAccumulator<T> other)
    {
        ThrowIfOther(other);
        EndSegment();
        other.EndSegment();
        if (other._segments.Ended is not { } theirs) return;
        double left = EndedWeight - other.EndedWeight;
        if (other.Rows > Rows || left < 0)
        {
            throw new ArgumentException(
                $"{other.Rows} rows of weight {other.EndedWeight} cannot be taken away from {Rows} rows of weight {EndedWeight}. Subtract only what was added.", nameof(other));
        }

        // Of nothing is left nothing; rows of weight 0 count for nothing either.
        if (other.Rows == Rows || left == 0)
        {
            Set(other.Rows == Rows ? null : new double[theirs.Length], Rows - other.Rows, new TargetSpread<T>(Targets).State, default);
            return;
        }

        double[] whole = _segments.Ended!, rest = MomentAlgebra.Subtract(whole, theirs, (int)_shape.Order, IsCentered, out double kept);
        if (other.EndedWeight > 0 && !(kept >= Math.Sqrt(Rank.Epsilon<T>()))) throw TooLittleLeft(whole, rest);
        Set(rest, Rows - other.Rows, _endedSpread.With(other._endedSpread, -1), _endedCount.With(other._endedCount, -1));
    }

    /// <summary>Gives back the device's memory.</summary>
    public void Dispose()
    {
        _segments.Dispose();
        _arena.Dispose();
        _queue.Dispose();
    }

    private void Inspect(RowLabels<T> rows)
    {
        DataCheck.Weights(rows);
        if (!IsCentered) _spread.Add(rows);
        _tally.Add(rows);
        if (rows.Weights is not { } weights) _openWeight += rows.Rows;
        else for (long row = 0; row < rows.Rows; row++) _openWeight += double.CreateTruncating(weights.Row(row)[0]);
    }

    private void AddRows(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights, bool endsBlock)
    {
        _segments.Add(x, y, weights);
        if (endsBlock && _segments.IsFull) EndSegment();
    }

    private void EndSegment()
    {
        try
        {
            _segments.End(ThrowIfNotFinite);
            (_endedSpread, _endedCount) = (_spread.State, _tally.Count);
        }
        catch
        {
            (_spread.State, _tally.Count) = (_endedSpread, _endedCount);
            throw;
        }
        finally
        {
            _openWeight = 0;
        }
    }

    // Reported with each fit that rests on it. What the device had to do before is done: its sums are here.
    private double[] TimeOnHost(Func<double[]> work)
    {
        if (_accelerator.Device.TryGetService<IHostMemory>(out _)) return work();
        long start = Stopwatch.GetTimestamp();
        double[] result = work();
        _merging = (_merging ?? TimeSpan.Zero) + Stopwatch.GetElapsedTime(start);
        return result;
    }

    private void Set(double[]? matrix, long rows, TargetSpreadState spread, WeightCount count)
    {
        _segments.Restore(matrix, rows);
        _spread.State = _endedSpread = spread;
        _tally.Count = _endedCount = count;
    }

    // The diagonal and the border show every value that is not finite.
    private void ThrowIfNotFinite(double[] moments)
    {
        int order = (int)_shape.Order;
        int[] bad = [.. Enumerable.Range(0, order).Where(j => !double.IsFinite(moments[(j * order) + j]) || !double.IsFinite(moments[((order - 1) * order) + j]))];
        if (bad.Length == 0) return;
        string names = bad[0] == order - 1 ? "the weights" : string.Join(", ", bad.Where(j => j < order - 1).Take(5).Select(NameOf));
        long first = _segments.EndedRows, last = first + _segments.OpenRows - 1;
        throw new ArgumentException(
            $"The sums of rows {first} to {last} are not finite in {names}: a value there is NaN or infinite, or squares are more than the arithmetic can hold. "
            + "These rows were left out of the sums; repair them, or scale them, and add them again.");
    }

    private InvalidOperationException TooLittleLeft(double[] whole, double[] rest)
    {
        int order = (int)_shape.Order;
        int worst = Enumerable.Range(0, order - 1).Where(j => whole[(j * order) + j] > 0).MinBy(j => rest[(j * order) + j] / whole[(j * order) + j]);
        return new InvalidOperationException(
            $"Next to nothing of the spread of {NameOf(worst)} would be left, so that more than half of the digits would be lost. Sum the rows that are left afresh instead.");
    }

    private string NameOf(int line) => line < Columns ? $"column {line}" : $"target {line - Columns}";

    private void ThrowIfOther(RidgeAccumulator<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfShapeDiffers(other.Columns, other.Targets, other.IsWeighted, "The other sums", nameof(other));
        if (other.IsCentered != IsCentered) throw new ArgumentException("One of the sums is about the means and the other about 0. Sum both in the same way.", nameof(other));
    }

    private void ThrowIfShapeDiffers(long columns, long targets, bool weighted, string what, string parameter)
    {
        if (columns != Columns || targets != Targets)
            throw new ArgumentException($"{what} has {columns} columns and {targets} targets; these are sums of {Columns} and {Targets}.", parameter);
        if (weighted != IsWeighted)
            throw new ArgumentException($"{what} {(weighted ? "has weights" : "has no weights")}; these are sums {(IsWeighted ? "with" : "without")} them. Weights are for all rows or for none.", parameter);
    }
}
