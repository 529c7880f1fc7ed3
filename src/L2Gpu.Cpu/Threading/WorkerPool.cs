using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace L2Gpu.Cpu;

/// <summary>
/// A fixed set of background threads that help a caller through numbered tasks.
/// </summary>
/// <remarks>
/// There are no barriers: tasks are claimed from a counter, the caller claims too, and it waits only for workers that have
/// joined. A worker that the system keeps from running therefore never holds a call up; it just does not help.
/// A worker that runs dry spins for a short while before it sleeps, because waking a thread costs as much as a small product.
/// </remarks>
internal sealed unsafe class WorkerPool : IDisposable
{
    // Measured: waking a sleeping thread costs 50–100 µs, so a gap between two calls shorter than that is worth spinning through.
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    // The caller spins for its last workers for less: they are mostly within one task of their end, or not running at all.
    private static readonly long CallerSpinTicks = Stopwatch.Frequency / 20_000;

    private const int Open = 1 << 30;

    [ThreadStatic]
    private static bool t_insideTask;

    private readonly Lock _runGate = new();
    private readonly object _sleepGate = new();
    private readonly object _doneGate = new();
    private readonly Thread[] _workers;

    // The job being run. Written only while closed and without joined workers; read only by the caller and joined workers.
    private void* _job;
    private delegate*<void*, int, int, void> _execute;
    private int _taskCount;
    private ExceptionDispatchInfo? _failure;

    private PaddedInt _next;      // the next task to claim
    private PaddedInt _state;     // Open, plus the number of joined workers
    private PaddedInt _sleepers;  // workers that are asleep, or are about to be
    private bool _callerWaits;    // guarded by _doneGate
    private volatile bool _disposed;

    /// <summary>Starts a pool.</summary>
    /// <param name="threads">Threads that work at a time, the caller included; 1 starts none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int worker = i + 1;
            _workers[i] = new Thread(() => WorkerLoop(worker), 256 * 1024) { IsBackground = true, Name = $"L2Gpu worker {worker}" };
            _workers[i].Start();
        }
    }

    /// <summary>The number of threads that work at a time, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Runs every task of a job and returns when all are done.</summary>
    /// <param name="job">The job; it is copied, so results belong behind pointers or references that it holds.</param>
    /// <param name="taskCount">How many tasks there are; 0 does nothing.</param>
    /// <remarks>
    /// Called from inside a task, or while another thread runs a job here, it does all tasks on the calling thread.
    /// The first exception that a task throws is rethrown here, after the tasks under way have ended; the rest are not begun.
    /// </remarks>
    public void Run<TJob>(ref TJob job, int taskCount)
        where TJob : struct, ITaskJob
    {
        ArgumentOutOfRangeException.ThrowIfNegative(taskCount);
        if (taskCount <= 1 || Threads == 1 || t_insideTask || _disposed || !_runGate.TryEnter())
        {
            for (int task = 0; task < taskCount; task++)
                job.Execute(task, 0);
            return;
        }

        ExceptionDispatchInfo? failure;
        try
        {
            // A local whose address is taken stays on this stack, and the collector keeps its references up to date,
            // until the last joined worker has left; that is why the workers may use it through a plain pointer.
            TJob local = job;
            _job = Unsafe.AsPointer(ref local);
            _execute = &Invoke<TJob>;
            _taskCount = taskCount;
            RunShared();
            job = local;
            failure = _failure;
            _failure = null;
        }
        finally
        {
            _runGate.Exit();
        }

        failure?.Throw();
    }

    /// <summary>Runs every task of a job with the threads of a pool, or without one on the calling thread.</summary>
    /// <param name="pool">Who helps; null for nobody, whether the call is inside a task or not.</param>
    /// <param name="job">The job.</param>
    /// <param name="taskCount">How many tasks there are; 0 does nothing.</param>
    public static void RunWith<TJob>(WorkerPool? pool, ref TJob job, int taskCount)
        where TJob : struct, ITaskJob
    {
        if (pool is not null) pool.Run(ref job, taskCount);
        else for (int task = 0; task < taskCount; task++) job.Execute(task, 0);
    }

    /// <summary>Ends the worker threads. A run under way is completed by its caller.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        lock (_sleepGate)
            Monitor.PulseAll(_sleepGate);
    }

    private static void Invoke<TJob>(void* job, int task, int worker)
        where TJob : struct, ITaskJob
        => Unsafe.AsRef<TJob>(job).Execute(task, worker);

    private void RunShared()
    {
        Volatile.Write(ref _next.Value, 0);
        Interlocked.Exchange(ref _state.Value, Open); // full fence: what a worker reads after joining is what was written above
        int wanted = Math.Min(_taskCount, Threads) - 1;
        if (Volatile.Read(ref _sleepers.Value) > _workers.Length - wanted)
            Wake(wanted);

        Work(0);

        if (Interlocked.And(ref _state.Value, ~Open) != Open)
            WaitForJoined();
        _job = null;
    }

    private void Wake(int wanted)
    {
        lock (_sleepGate)
        {
            for (int i = 0; i < wanted; i++)
                Monitor.Pulse(_sleepGate);
        }
    }

    private void Work(int worker)
    {
        t_insideTask = true;
        int count = _taskCount;
        while (true)
        {
            int task = Interlocked.Increment(ref _next.Value) - 1;
            if ((uint)task >= (uint)count)
                break;
            try
            {
                _execute(_job, task, worker);
            }
#pragma warning disable CA1031 // Whatever a task throws belongs to the caller, on whichever thread it was thrown.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                Volatile.Write(ref _next.Value, count);
            }
        }

        t_insideTask = false;
    }

    private void WaitForJoined()
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _state.Value) != 0)
        {
            if (Stopwatch.GetTimestamp() - start > CallerSpinTicks)
            {
                lock (_doneGate)
                {
                    _callerWaits = true;
                    while (Volatile.Read(ref _state.Value) != 0)
                        Monitor.Wait(_doneGate);
                    _callerWaits = false;
                }

                return;
            }

            Pause();
        }
    }

    private void WorkerLoop(int worker)
    {
        while (WaitForWork())
        {
            Work(worker);
            if (Interlocked.Decrement(ref _state.Value) == 0)
            {
                // Closed, and this was the last one: the caller may be asleep.
                lock (_doneGate)
                {
                    if (_callerWaits)
                        Monitor.Pulse(_doneGate);
                }
            }
        }
    }

    /// <summary>Spins, then sleeps, until a job could be joined. False when the pool is disposed.</summary>
    private bool WaitForWork()
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            do
            {
                if (_disposed)
                    return false;
                if (TryJoin())
                    return true;
                Pause();
            }
            while (Stopwatch.GetTimestamp() - start < SpinTicks);

            lock (_sleepGate)
            {
                // The caller opens, then looks for sleepers; this counts itself in, then looks for work: one of them sees the other.
                Interlocked.Increment(ref _sleepers.Value);
                if (!HasWork() && !_disposed)
                    Monitor.Wait(_sleepGate);
                Interlocked.Decrement(ref _sleepers.Value);
            }
        }
    }

    /// <summary>
    /// One turn of a waiting loop. It offers the processor to whoever waits for it: when another process holds the other
    /// cores, that is the very thread that is being waited for.
    /// </summary>
    private static void Pause()
    {
        Thread.SpinWait(4);
        Thread.Yield();
    }

    private bool HasWork()
        => (Volatile.Read(ref _state.Value) & Open) != 0 && Volatile.Read(ref _next.Value) < Volatile.Read(ref _taskCount);

    private bool TryJoin()
    {
        while (HasWork())
        {
            int state = Volatile.Read(ref _state.Value);
            if ((state & Open) == 0)
                return false;
            if (Interlocked.CompareExchange(ref _state.Value, state + 1, state) == state)
                return true;
        }

        return false;
    }
}
