using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A device with a context of its own.</summary>
internal sealed unsafe class OpenClDevice : ISourceDevice, IKernelRecord
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenClBuffer> _buffers = [];
    private readonly HashSet<OpenClQueue> _queues = [];
    private readonly List<OpenClProgram> _programs = [];
    private bool _disposed;

    public OpenClDevice(OpenClLibrary library, nint device, DeviceInfo info, KernelLimits limits, OpenClOptions options)
    {
        Library = library;
        Id = device;
        Info = info;
        Limits = limits;
        _ = options;
        int status;
        Context = library.CreateContext(null, 1, &device, 0, 0, &status);
        OpenClStatus.ThrowIfFailed(status, "clCreateContext");
    }

    public OpenClLibrary Library { get; }

    public nint Id { get; }

    public nint Context { get; }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public KernelLimits Limits { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Launched
    {
        get
        {
            lock (_lock) return _programs.SelectMany(program => program.Launched).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<(KernelSource Source, KernelDefines Defines)> Compiled
    {
        get
        {
            lock (_lock) return [.. _programs.Select(program => (program.Source, program.Defines))];
        }
    }

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (bytes > (nuint)Limits.MaxBufferBytes)
                throw new DeviceOutOfMemoryException($"{bytes / 1048576.0:N0} MiB were asked for; {Info.Id} ({Info.Name}) has no buffers larger than {Limits.MaxBufferBytes / 1048576.0:N0} MiB. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.");
            int status;
            nint handle = Library.CreateBuffer(Context, 1, nuint.Max(bytes, 1), null, &status);
            OpenClStatus.ThrowIfFailed(status, "clCreateBuffer");
            var buffer = new OpenClBuffer(this, handle, bytes);
            _buffers.Add(buffer);
            return buffer;
        }
    }

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var queue = new OpenClQueue(this);
            _queues.Add(queue);
            return queue;
        }
    }

    /// <inheritdoc/>
    public IProgram Compile(KernelSource source, KernelDefines defines)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var program = new OpenClProgram(this, source, defines);
            _programs.Add(program);
            return program;
        }
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = typeof(T) == typeof(IKernelRecord) ? this as T : null;
        return service is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OpenClBuffer[] buffers;
        OpenClQueue[] queues;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            buffers = [.. _buffers];
            queues = [.. _queues];
        }

        foreach (OpenClQueue queue in queues) queue.Dispose();
        foreach (OpenClBuffer buffer in buffers) buffer.Dispose();
        foreach (OpenClProgram program in _programs) program.Dispose();
        _ = Library.ReleaseContext(Context);
    }

    public void Forget(OpenClBuffer buffer)
    {
        lock (_lock) _buffers.Remove(buffer);
        _ = Library.ReleaseMemObject(buffer.Handle);
    }

    public void Forget(OpenClQueue queue)
    {
        lock (_lock) _queues.Remove(queue);
    }
}
