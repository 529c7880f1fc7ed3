using System.Diagnostics;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What a fit works with: an accelerator, a queue, memory, rows, and the record of its stages.</summary>
internal sealed class FitSession<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<StageReport> _stages = [];
    private readonly RowFeeder<T> _feeder;
    private readonly IReadOnlyList<string>? _columnNames;
    private readonly IProgress<FitProgress>? _progress;
    private readonly TransferTotal _movedBefore;
    private TransferTotal _adopted;

    // What stages inside of the one that runs have taken, which is theirs and not its own; and where they begin.
    private Span _inside;
    private int _firstInside;
    private int _depth;
    private bool _begun;

    // The device's last stage that is in no other one, and what had been copied at its end.
    private int _last = -1;
    private TransferTotal _settled;

    public FitSession(
        Accelerator accelerator,
        IRowSource<T> source,
        IReadOnlyList<string>? columnNames,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken,
        Int128 memoryBesideRows = default)
    {
        _columnNames = columnNames;
        _progress = progress;
        Accelerator = accelerator;
        MemoryBesideRows = memoryBesideRows;
        Source = source;
        _movedBefore = MovedBySource;
        CancellationToken = cancellationToken;
        Queue = accelerator.Device.CreateQueue();
        Arena = new DeviceArena(accelerator.Device, Queue);
        IsOnHost = accelerator.Device.TryGetService<IHostMemory>(out _);
        _feeder = new RowFeeder<T>(Queue, progress, cancellationToken, resident: source is IMadeRowSource<T> ? null : source, beside: memoryBesideRows);
    }

    public Accelerator Accelerator { get; }

    /// <summary>The CPU that does what the device cannot; null for the one of the process.</summary>
    public Accelerator? Host { get; init; }

    public IRowSource<T> Source { get; }

    /// <summary>Bytes of the device that rows which stay there must leave to the fit.</summary>
    public Int128 MemoryBesideRows { get; }

    public CancellationToken CancellationToken { get; }

    public IQueue Queue { get; }

    public DeviceArena Arena { get; }

    public IReadOnlyList<StageReport> Stages
    {
        get
        {
            Settle();
            return _stages;
        }
    }

    public long Columns => Source.Columns;

    public long Targets => Source.Targets;

    /// <summary>A column as messages name it.</summary>
    public string NameOf(int column) => _columnNames is null ? $"column {column}" : $"column {column} ('{_columnNames[column]}')";

    public TOperator Get<TOperator>()
        where TOperator : class
        => Accelerator.Get<TOperator>();

    /// <summary>Whether the device works on the host's own memory, so that nothing is copied and no stage is another's.</summary>
    public bool IsOnHost { get; }

    /// <summary>Runs work as a named stage on the device.</summary>
    public TResult Stage<TResult>(string name, Func<TResult> work) => Run(name, Accelerator.Info.Id, work);

    /// <summary>
    /// Runs a part of a stage on the host for a device that cannot do it, and reports it as a stage of its own. Where the host is the device it is no stage.
    /// </summary>
    public TResult HostStage<TResult>(string name, Func<TResult> work)
    {
        if (IsOnHost) return work();

        // What was enqueued before is the device's time.
        Queue.Synchronize();
        return Run(name, Accelerators.Cpu.Info.Id, work);
    }

    /// <summary>Takes over what another session on the same device copied, and which of its stages the host did.</summary>
    public void Adopt(FitSession<T> other)
    {
        _adopted += other.Moved;
        foreach (StageReport stage in other.Stages)
        {
            if (stage.Device == Accelerator.Info.Id) continue;
            Record(stage, _stages.Count);
            _inside += new Span(stage.Seconds, new TransferTotal(stage.BytesMoved - stage.BytesToHost, stage.BytesToHost));
        }
    }

    /// <summary>Takes over what the host did for the device before the fit.</summary>
    public void Adopt(StageReport before) => Record(before, _stages.Count);

    /// <summary>Reads every row once, in blocks on the device.</summary>
    /// <returns>The number of rows.</returns>
    public long EachBlock(string stage, RowFeeder<T>.BlockAction add, Action<RowLabels<T>>? inspect = null) => EachBlock(stage, Source, add, inspect);

    /// <summary>The same with the rows of another source, such as some of those of the fit.</summary>
    public long EachBlock(string stage, IRowSource<T> rows, RowFeeder<T>.BlockAction add, Action<RowLabels<T>>? inspect = null)
    {
        if (rows is not IMadeRowSource<T> made) return _feeder.EachBlock(stage, rows, add, inspect);
        if (inspect is not null) throw new InvalidOperationException("These rows are made on the device; there are none that the host could look at.");
        return made.EachBlock(Queue, add, count => _progress?.Report(new(stage, count, made.Rows)), CancellationToken);
    }

    /// <summary>Reads every row once, in blocks on the host alone.</summary>
    /// <returns>The number of rows.</returns>
    public long EachHostBlock(string stage, Action<RowBlock<T>> look) => _feeder.EachHostBlock(stage, Source, look);

    public void Dispose()
    {
        _feeder.Dispose();
        Arena.Dispose();
        Queue.Dispose();
    }

    private TransferTotal Moved => TransferTotal.Of(Queue) + _feeder.Moved + _adopted + MovedBySource - _movedBefore;

    // Rows that are on a device are copied to the host where it looks at them.
    private TransferTotal MovedBySource => Source is DeviceRowSource<T> source ? source.Moved : default;

    private TResult Run<TResult>(string name, string device, Func<TResult> work)
    {
        CancellationToken.ThrowIfCancellationRequested();
        Settle();
        int place = _stages.Count, outer = _firstInside;
        bool first = _depth == 0 && !_begun;
        _begun = true;
        _depth++;
        Span before = _inside;
        (_inside, _firstInside) = (default, place);
        long start = Stopwatch.GetTimestamp();
        TransferTotal moved = first ? default : Moved;
        TResult result = work();
        Queue.Synchronize();
        var whole = new Span(Stopwatch.GetElapsedTime(start).TotalSeconds, Moved - moved);
        TransferTotal own = whole.Moved - _inside.Moved;
        _firstInside = outer;
        _depth--;
        Record(new(name, device, Math.Max(0, whole.Seconds - _inside.Seconds), own.Both) { BytesToHost = own.ToHost }, place);
        _inside = before + whole;
        if (_depth == 0) _settled = Moved;
        if (_depth == 0 && device == Accelerator.Info.Id) _last = place;
        return result;
    }

    // What is copied between stages are results of the stage before.
    private void Settle()
    {
        if (_depth > 0 || _last < 0) return;
        TransferTotal between = Moved - _settled;
        _settled += between;
        if (between.Both == 0) return;
        StageReport stage = _stages[_last];
        _stages[_last] = stage with { BytesMoved = stage.BytesMoved + between.Both, BytesToHost = stage.BytesToHost + between.ToHost };
    }

    // A stage stands before those inside of it. One on the host that is repeated inside of another is one.
    private void Record(StageReport stage, int place)
    {
        int same = stage.Device == Accelerator.Info.Id ? -1 : _stages.FindIndex(_firstInside, s => s.Name == stage.Name && s.Device == stage.Device);
        if (same < 0)
        {
            _stages.Insert(place, stage);
            return;
        }

        StageReport all = _stages[same];
        _stages[same] = all with { Seconds = all.Seconds + stage.Seconds, BytesMoved = all.BytesMoved + stage.BytesMoved, BytesToHost = all.BytesToHost + stage.BytesToHost };
    }

    private readonly record struct Span(double Seconds, TransferTotal Moved)
    {
        public static Span operator +(Span a, Span b) => new(a.Seconds + b.Seconds, a.Moved + b.Moved);
    }
}
