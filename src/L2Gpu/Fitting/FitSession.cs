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

    public FitSession(
        Accelerator accelerator,
        IRowSource<T> source,
        IReadOnlyList<string>? columnNames,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        _columnNames = columnNames;
        Accelerator = accelerator;
        Source = source;
        CancellationToken = cancellationToken;
        Queue = accelerator.Device.CreateQueue();
        Arena = new DeviceArena(accelerator.Device, Queue);
        _feeder = new RowFeeder<T>(Queue, progress, cancellationToken);
    }

    public Accelerator Accelerator { get; }

    public IRowSource<T> Source { get; }

    public CancellationToken CancellationToken { get; }

    public IQueue Queue { get; }

    public DeviceArena Arena { get; }

    public IReadOnlyList<StageReport> Stages => _stages;

    public long Columns => Source.Columns;

    public long Targets => Source.Targets;

    /// <summary>A column as messages name it.</summary>
    public string NameOf(int column) => _columnNames is null ? $"column {column}" : $"column {column} ('{_columnNames[column]}')";

    public TOperator Get<TOperator>()
        where TOperator : class
        => Accelerator.Get<TOperator>();

    /// <summary>Runs work as a named stage on the device.</summary>
    public TResult Stage<TResult>(string name, Func<TResult> work)
    {
        CancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp(), moved = _feeder.BytesMoved;
        TResult result = work();
        Queue.Synchronize();
        _stages.Add(new(name, Accelerator.Info.Id, Stopwatch.GetElapsedTime(start).TotalSeconds, _feeder.BytesMoved - moved));
        return result;
    }

    /// <summary>Reads every row once, in blocks on the device.</summary>
    /// <returns>The number of rows.</returns>
    public long EachBlock(string stage, RowFeeder<T>.BlockAction add, Action<RowBlock<T>>? inspect = null) => EachBlock(stage, Source, add, inspect);

    /// <summary>The same with the rows of another source, such as some of those of the fit.</summary>
    public long EachBlock(string stage, IRowSource<T> rows, RowFeeder<T>.BlockAction add, Action<RowBlock<T>>? inspect = null)
        => _feeder.EachBlock(stage, rows, add, inspect);

    public void Dispose()
    {
        _feeder.Dispose();
        Arena.Dispose();
        Queue.Dispose();
    }
}
