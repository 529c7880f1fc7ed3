using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A device with a context of its own.</summary>
internal sealed unsafe partial class OpenClDevice : ISourceDevice, IKernelRecord
{
    private readonly Lock _lock = new();
    private readonly Lock _disposal = new();
    private readonly HashSet<OpenClBuffer> _buffers = [];
    private readonly HashSet<OpenClQueue> _queues = [];
    private readonly HashSet<OpenClProgram> _programs = [];
    private readonly HashSet<OpenClMark> _marks = [];
    private readonly HashSet<string> _launched = new(StringComparer.Ordinal);
    private readonly HashSet<(KernelSource Source, KernelDefines Defines)> _compiled = [];
    private readonly OpenClCompiler _compiler;
    private int _users = 1;
    private bool _disposed;

    public OpenClDevice(OpenClCandidate candidate, DeviceInfo info, KernelLimits limits, SourceDeviceOptions options)
    {
        Library = candidate.Library;
        Id = candidate.Id;
        long limit = options.MemoryLimitBytes ?? candidate.UsualLimit;

        // What may be allocated is what work is planned by.
        Info = info with { MemoryBytes = Math.Min(candidate.MemoryBytes, limit) };
        Limits = limits;
        nint device = Id;
        int status;
        Context = Library.CreateContext(null, 1, &device, 0, 0, &status);
        OpenClStatus.ThrowIfFailed(status, "clCreateContext");
        Memory = new OpenClMemory(this, (nuint)limit, options.ReuseMemory ?? !candidate.ChecksAccesses);
        Staging = new OpenClStaging(this);
        _compiler = new OpenClCompiler(this, candidate, options);
    }

    public OpenClLibrary Library { get; }

    public nint Id { get; }

    public nint Context { get; }

    public OpenClMemory Memory { get; }

    public OpenClStaging Staging { get; }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public KernelLimits Limits { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Launched
    {
        get
        {
            OpenClProgram[] programs;
            HashSet<string> names;
            lock (_lock)
            {
                programs = [.. _programs];
                names = [.. _launched];
            }

            foreach (OpenClProgram program in programs) names.UnionWith(program.Launched);
            return names;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<(KernelSource Source, KernelDefines Defines)> Compiled
    {
        get
        {
            lock (_lock) return [.. _compiled];
        }
    }

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes)
    {
        using User user = Enter();
        if (bytes > (nuint)Limits.MaxBufferBytes)
            throw new DeviceOutOfMemoryException($"{OpenClMemory.MiB(bytes)} were asked for; {Info.Id} ({Info.Name}) has no buffers larger than {OpenClMemory.MiB((nuint)Limits.MaxBufferBytes)}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.");
        nuint size = Memory.SizeOf(bytes);
        return Add(_buffers, new OpenClBuffer(this, Find(bytes, size), bytes, size));
    }

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        using User user = Enter();
        return Add(_queues, new OpenClQueue(this));
    }

    /// <inheritdoc/>
    public IProgram Compile(KernelSource source, KernelDefines defines)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(defines);
        using User user = Enter();
        IProgram program = Add(_programs, new OpenClProgram(this, _compiler.Build(source, defines), $"{source.Name} ({defines})"));
        lock (_lock) _compiled.Add((source, defines));
        return program;
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = typeof(T) == typeof(IKernelRecord) || typeof(T) == typeof(IDeviceState) ? this as T : typeof(T) == typeof(IMemoryUse) ? Memory as T : null;
        return service is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Who comes second waits for the first: after either call nothing is left.
        lock (_disposal)
        {
            lock (_lock)
            {
                if (_disposed) return;
                _disposed = true;
            }

            foreach (OpenClQueue queue in Snapshot(_queues)) queue.Dispose();
            foreach (OpenClMark mark in Snapshot(_marks)) mark.Dispose();
            foreach (OpenClBuffer buffer in Snapshot(_buffers)) buffer.Dispose();
            foreach (OpenClProgram program in Snapshot(_programs)) program.Dispose();
            Memory.Close();
            Staging.Close();
        }

        Leave();
    }

    public OpenClMark Track(OpenClMark mark) => Add(_marks, mark);

    public void Forget(OpenClBuffer buffer)
    {
        lock (_lock) _buffers.Remove(buffer);
        Memory.Free(buffer.Handle, buffer.Size);
        Leave();
    }

    public void Forget(OpenClQueue queue)
    {
        lock (_lock) _queues.Remove(queue);
        Leave();
    }

    public void Forget(OpenClMark mark)
    {
        lock (_lock) _marks.Remove(mark);
        Leave();
    }

    public void Forget(OpenClProgram program)
    {
        IEnumerable<string> launched = program.Launched;
        lock (_lock)
        {
            _launched.UnionWith(launched);
            _programs.Remove(program);
        }

        Leave();
    }

    /// <summary>A mark as one of this device.</summary>
    public OpenClMark Own(IQueueMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return mark is OpenClMark own && own.Device == this ? own : throw new MixedDevicesException($"The mark is none of a queue of {Info.Id} as it is open here.");
    }

    // Kept memory first; then what queues have finished with; then new memory; then what they finish with if they are waited for.
    private nint Find(nuint bytes, nuint size)
    {
        nint handle = Memory.TryReuse(size);
        if (handle != 0) return handle;
        OpenClQueue[] queues = Snapshot(_queues);
        foreach (OpenClQueue queue in queues) queue.Poll();
        handle = Memory.TryReuse(size);
        if (handle == 0) handle = Memory.TryCreate(size, out _);
        if (handle != 0) return handle;
        foreach (OpenClQueue queue in queues) queue.Drain();
        handle = Memory.TryReuse(size);
        if (handle != 0) return handle;
        handle = Memory.TryCreate(size, out int status);
        if (handle != 0) return handle;
        if (status != OpenClStatus.Success && !OpenClMemory.IsRefusal(status)) Fail(status, "clCreateBuffer");
        string message = $"{OpenClMemory.MiB(bytes)} were asked for on {Info.Id} ({Info.Name}); {Memory.Describe()}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.";
        throw status == OpenClStatus.Success
            ? new DeviceOutOfMemoryException(message)
            : new DeviceOutOfMemoryException($"clCreateBuffer failed with {status} ({OpenClStatus.NameOf(status)}): {message}", "clCreateBuffer", status);
    }

    private T Add<T>(HashSet<T> owned, T added)
        where T : IDisposable
    {
        Interlocked.Increment(ref _users);
        lock (_lock)
        {
            if (!_disposed)
            {
                owned.Add(added);
                return added;
            }
        }

        added.Dispose();
        throw new ObjectDisposedException(nameof(OpenClDevice));
    }

    private T[] Snapshot<T>(HashSet<T> owned)
    {
        lock (_lock) return [.. owned];
    }

    // The context goes with the last of the device, of what lives in it, and of who is creating something in it.
    private User Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfLost();
            Interlocked.Increment(ref _users);
        }

        return new User(this);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) _ = Library.ReleaseContext(Context);
    }

    private readonly ref struct User(OpenClDevice device)
    {
        public void Dispose() => device.Leave();
    }
}
