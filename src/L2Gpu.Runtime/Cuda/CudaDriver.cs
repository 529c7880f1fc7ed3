using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>A context of CUDA on one device: streams, events, and what their statuses mean. Memory, kernels and cuBLAS stand in files of their own.</summary>
internal sealed unsafe partial class CudaDriver : NativeDriver
{
    // Streams that neither wait for what others enqueue on the default stream, nor let it wait.
    private const uint NonBlocking = 1;

    private readonly CudaLibrary _library;
    private readonly CudaCompiler _compiler;
    private readonly CudaContext _context;
    private readonly CudaEvents _events;
    private readonly Lock _lock = new();
    private readonly HashSet<nint> _queues = [];

    // Whether the context is gone, as one that was adopted goes with its owner. Handles of what was in it mean nothing, or what belongs to others: nothing is released any more.
    private volatile bool _isGone;

    /// <summary>Opens a context.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public CudaDriver(CudaCandidate candidate)
    {
        _library = candidate.Library;
        _compiler = candidate.Compiler!;
        _events = new CudaEvents(_library);
        _loadBlas = candidate.Blas;
        CompilerIdentity = $"CUDA {candidate.DriverVersion}\n{_compiler.Identity}";
        NativeResult result = CudaContext.Open(_library, candidate.Device, out CudaContext? context);
        if (!result.Succeeded) throw Error(result);
        _context = context!;
        if (!candidate.HasMemoryPools || !Enter().Succeeded) return;
        OpenPool(candidate.Device);
        Leave();
    }

    /// <inheritdoc/>
    public override bool IsLost(NativeResult result) => CudaStatus.IsLost(result);

    /// <inheritdoc/>
    public override bool IsOutOfMemory(NativeResult result) => CudaStatus.IsOutOfMemory(result);

    /// <inheritdoc/>
    public override bool IsBuildFailure(NativeResult result) => CudaStatus.IsBuildFailure(result);

    /// <inheritdoc/>
    public override bool IsMissingKernel(NativeResult result) => CudaStatus.IsMissingKernel(result);

    /// <inheritdoc/>
    public override string NameOf(NativeResult result) => CudaStatus.IsOfDriver(result) ? _library.NameOf(result.Status)
        : CudaStatus.IsOfBlas(result) ? CublasLibrary.NameOf(result.Status)
        : _compiler.NameOf(result.Status);

    /// <inheritdoc/>
    public override DeviceException Error(NativeResult result, string memory = "") => CudaStatus.Error(result, NameOf(result), memory);

    /// <inheritdoc/>
    public override NativeResult Enter()
    {
        NativeResult result = _context.Enter();
        if (!result.Succeeded) _isGone = true;
        return result;
    }

    /// <inheritdoc/>
    public override void Leave() => _context.Leave();

    /// <inheritdoc/>
    public override void Close(bool isLost)
    {
        // In a context that is broken these calls fail, and what lives in it goes with it.
        if (Enter().Succeeded)
        {
            _events.Close();
            ClosePool();
            Leave();
        }

        _context.Release();
    }

    /// <inheritdoc/>
    public override NativeResult CreateQueue(out nint queue)
    {
        nint stream = 0;
        NativeResult result = new(_library.StreamCreate(&stream, NonBlocking), "cuStreamCreate");
        queue = stream;
        if (!result.Succeeded) return result;
        lock (_lock) _queues.Add(stream);
        return result;
    }

    /// <inheritdoc/>
    public override void ReleaseQueue(nint queue)
    {
        if (_isGone) return;
        _blas?.Release(queue);
        lock (_lock)
        {
            _queues.Remove(queue);
            _ = _library.StreamDestroy(queue);
        }
    }

    /// <inheritdoc/>
    public override NativeResult Flush(nint queue)
    {
        // Windows' display driver keeps launches back until something asks for them.
        if (!OperatingSystem.IsWindows()) return default;
        int status = _library.StreamQuery(queue);
        return status == CudaStatus.NotReady ? default : new(status, "cuStreamQuery");
    }

    /// <inheritdoc/>
    public override NativeResult Finish(nint queue) => new(_library.StreamSynchronize(queue), "cuStreamSynchronize");

    /// <inheritdoc/>
    public override NativeResult Mark(nint queue, bool isTimed, out nint ended) => _events.Record(queue, isTimed, out ended);

    /// <inheritdoc/>
    public override NativeResult WaitFor(nint queue, nint marked, nint* ended)
        => Ending(queue, new(_library.StreamWaitEvent(queue, marked, 0), "cuStreamWaitEvent"), ended);

    /// <inheritdoc/>
    public override NativeResult Query(nint marked, out bool isReached)
    {
        int status = _library.EventQuery(marked);
        isReached = status == 0;
        return status == CudaStatus.NotReady ? default : new(status, "cuEventQuery");
    }

    /// <inheritdoc/>
    public override NativeResult Wait(nint marked) => new(_library.EventSynchronize(marked), "cuEventSynchronize");

    /// <inheritdoc/>
    public override NativeResult Elapsed(nint earlier, nint later, out TimeSpan time)
    {
        float milliseconds = 0;
        NativeResult result = new(_library.EventElapsedTime(&milliseconds, earlier, later), "cuEventElapsedTime");
        time = TimeSpan.FromMilliseconds(milliseconds);
        return result;
    }

    /// <inheritdoc/>
    public override void ReleaseEvent(nint marked) => _events.Return(marked);

    // The event behind a command, if one is wanted and the command was enqueued.
    private NativeResult Ending(nint queue, NativeResult enqueued, nint* ended)
    {
        if (!enqueued.Succeeded || ended == null) return enqueued;
        NativeResult result = _events.Record(queue, isTimed: false, out nint recorded);
        *ended = recorded;
        return result;
    }
}
