using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Carries a batch of ridge fits through the device, some problems at a time, so that its memory stays bounded.</summary>
internal sealed class BatchedRidgeFitter<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Large enough that threads are busy and a device is full, small enough that cancellation is soon seen. No bit depends on it.
    private const long PartBytes = 64L << 20;
    private const int PartProblems = 1 << 16;
    private const string StageName = "centre, factor, solve, evidence";

    private readonly HostMatrix<T> _x;
    private readonly HostMatrix<T> _y;
    private readonly HostMatrix<T>? _weights;
    private readonly long[] _offsets;
    private readonly BatchedRidgeOptions _options;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Accelerator _accelerator;
    private readonly IQueue _queue;
    private readonly double[] _grid;
    private readonly BatchedPenaltyForm _form;
    private readonly BatchedRidgeValues _values;
    private readonly string _whyDevice;
    private readonly long _partBytes;
    private readonly RowFeeder<T> _feeder;

    // Answers come back on a queue of their own, so that they do not wait for the part that is enqueued behind them.
    private readonly IQueue _answers;

    public BatchedRidgeFitter(
        HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights, long[] offsets, BatchedRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        (_x, _y, _weights, _offsets, _options, _progress, _cancellationToken) = (x, y, weights, offsets, options, progress, cancellationToken);
        _form = options.ProblemLambdas is not null ? BatchedPenaltyForm.PerProblem
            : options.Lambda.Kind == LambdaChoiceKind.Auto ? BatchedPenaltyForm.SharedRelative : BatchedPenaltyForm.Shared;
        _grid = _form switch
        {
            BatchedPenaltyForm.PerProblem => [],
            BatchedPenaltyForm.SharedRelative => BatchedLambdaGrid.Multiples(),
            _ => [.. options.Lambda.Values],
        };
        bool chooses = _form != BatchedPenaltyForm.PerProblem && options.Lambda.Kind != LambdaChoiceKind.Fixed;
        Grid = chooses ? [.. _grid] : [];
        (_accelerator, _whyDevice) = FitDevice.ForBatch<T>(x.Rows, x.Columns, y.Columns, offsets.Length - 1, _grid.Length, options.Accelerator);
        _partBytes = _accelerator.Device.TryGetService<IHostMemory>(out _) ? PartBytes : DevicePieces.BytesOf(_accelerator.Info);
        _values = new BatchedRidgeValues(offsets.Length - 1, checked((int)x.Columns), checked((int)y.Columns), Grid.Length);
        _queue = _accelerator.Device.CreateQueue();
        _answers = _queue is ISourceQueue ? _accelerator.Device.CreateQueue() : _queue;
        _feeder = new RowFeeder<T>(_queue, null, cancellationToken, wholeBlocks: true);
    }

    private ImmutableArray<double> Grid { get; }

    private int Count => _offsets.Length - 1;

    public BatchedRidgeModel Fit()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        Part? before = null;
        try
        {
            for (int first = 0; first < Count;)
            {
                int end = PartEnd(first);

                // A device with memory of its own works on this part while the answers of the one before are read and the rows of the next are copied.
                Part? ended = before;
                before = Begin(first, end - first);
                ended?.End();
                first = end;
                _progress?.Report(new(StageName, _offsets[first], _x.Rows));
            }

            before?.End();
        }
        finally
        {
            before?.Dispose();
        }

        _queue.Synchronize();
        TransferTotal moved = _feeder.Moved + TransferTotal.Of(_queue) + (_answers == _queue ? default : TransferTotal.Of(_answers));
        var stage = new StageReport(StageName, _accelerator.Info.Id, Stopwatch.GetElapsedTime(start).TotalSeconds, moved.Both) { BytesToHost = moved.ToHost };
        return new BatchedRidgeModel(Count, (int)_x.Columns, (int)_y.Columns, Grid, _values, Report(stage));
    }

    public void Dispose()
    {
        _feeder.Dispose();
        _answers.Dispose();
        _queue.Dispose();
    }

    private int PartEnd(int first)
    {
        long rowBytes = (_x.Columns + _y.Columns + 1) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), rows = Math.Max(1, _partBytes / rowBytes);
        int end = first + 1;
        while (end < Count && end - first < PartProblems && _offsets[end + 1] - _offsets[first] <= rows) end++;
        return end;
    }

    private Part Begin(int first, int count)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var part = new Part(this, first, count);
        try
        {
            part.Begin();
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    private BatchedRidgeResults Enqueue(int first, int count, DeviceArena arena, ResultPlaces places)
    {
        long row = _offsets[first], rows = _offsets[first + count] - row;
        VectorView<long> offsets = arena.Vector<long>(count + 1);
        _queue.Write<long>(Array.ConvertAll(_offsets[first..(first + count + 1)], o => o - row), offsets);
        double[] lambdas = _form == BatchedPenaltyForm.PerProblem ? [.. _options.ProblemLambdas!.Skip(first).Take(count)] : _grid;
        var penalties = new BatchedRidgePenalties(arena.Upload<double>(lambdas), _form);
        long d = _x.Columns, t = _y.Columns;
        MatrixView<double> Place(double[] values, long columns) => places.Of(values.AsSpan(checked((int)(first * columns)), checked((int)(count * columns))), columns);
        var results = new BatchedRidgeResults(
            Place(_values.Coefficients, t * d),
            Place(_values.Center, d),
            Place(_values.Offset, t),
            places.Of(_values.Lambda.AsSpan(first, count), count).Row(0),
            Place(_values.BackwardError, t),
            places.Of(MemoryMarshal.Cast<BatchedRidgeStatus, int>(_values.Status.AsSpan(first, count)), count).Row(0))
        {
            LeaveOneOut = Grid.Length > 0 ? Place(_values.LeaveOneOut, Grid.Length) : null,
        };

        void Solve(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
            => _accelerator.Get<IBatchedRidge<T>>().Solve(
                _queue, new BatchedRidgeData<T>(x, y, offsets) { Weights = weights }, penalties, _options.FitIntercept, results);

        if (rows == 0) Solve(arena.Matrix<T>(0, d), arena.Matrix<T>(0, t), null);
        else Feed(row, rows, Solve);
        return results;
    }

    private void Feed(long row, long rows, RowFeeder<T>.BlockAction solve)
    {
        using var source = new MemoryRowSource<T>(_x.RowRange(row, rows), _y.RowRange(row, rows), _weights?.RowRange(row, rows), blockRows: rows);
        _feeder.EachBlock(StageName, source, solve);
    }

    private void Collect(BatchedRidgeResults results, int first, int count)
    {
        Read(results.Coefficients, _values.Coefficients);
        Read(results.Center, _values.Center);
        Read(results.Offset, _values.Offset);
        Read(results.Lambda.AsColumn(), _values.Lambda);
        Read(results.BackwardError, _values.BackwardError);
        if (results.LeaveOneOut is { } errors) Read(errors, _values.LeaveOneOut);
        _answers.Read(results.Status, MemoryMarshal.Cast<BatchedRidgeStatus, int>(_values.Status.AsSpan(first, count)));

        void Read(MatrixView<double> view, double[] target)
            => _answers.Read(view, target.AsSpan(checked(first * (int)view.Columns), checked(count * (int)view.Columns)));
    }

    private BatchedRidgeReport Report(StageReport stage)
    {
        ImmutableSortedDictionary<BatchedRidgeStatus, int> outcomes = _values.Status.CountBy(status => status).ToImmutableSortedDictionary();
        double largest = 0;
        foreach (double error in _values.BackwardError) largest = error > largest ? error : largest;
        return new BatchedRidgeReport
        {
            Device = _accelerator.Info.Id,
            WhyDevice = _whyDevice,
            Precision = Rank.NameOf<T>(),
            Rows = _x.Rows,
            Outcomes = outcomes,
            LargestBackwardError = largest,
            Warnings = [.. BatchedRidgeWarnings.About<T>(_values, outcomes, Grid.Length)],
            Stages = [stage],
        };
    }

    // Some problems on their way through the device.
    private sealed class Part(BatchedRidgeFitter<T> owner, int first, int count) : IDisposable
    {
        private readonly DeviceArena _arena = new(owner._accelerator.Device, owner._queue);
        private ResultPlaces? _places;
        private BatchedRidgeResults? _results;
        private IQueueMark? _solved;

        public void Begin()
        {
            _places = new ResultPlaces(owner._queue, _arena);
            _results = owner.Enqueue(first, count, _arena, _places);
            _solved = (owner._queue as ISourceQueue)?.Mark();
        }

        public void End()
        {
            using (this)
            {
                if (_solved is not null) ((ISourceQueue)owner._answers).WaitFor(_solved);
                if (_places!.AreOnDevice) owner.Collect(_results!.Value, first, count);
            }
        }

        public void Dispose()
        {
            _solved?.Dispose();
            _places?.Dispose();
            _arena.Dispose();
        }
    }
}
