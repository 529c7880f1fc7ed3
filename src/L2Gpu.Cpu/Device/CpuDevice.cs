using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>The processor that runs the program. Work runs at once, on the calling thread and the workers that join it.</summary>
internal sealed unsafe class CpuDevice : IDevice, IHostMemory
{
    private readonly Lock _lock = new();
    private readonly HashSet<CpuBuffer> _buffers = [];
    private readonly IDisposable _workers;
    private bool _disposed;

    public CpuDevice(DeviceInfo info, IDisposable workers)
    {
        Info = info;
        _workers = workers;
    }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes) => Track(() => CpuBuffer.Allocate(this, bytes));

    /// <inheritdoc/>
    public DeviceBuffer Wrap(void* address, nuint bytes) => Track(() => CpuBuffer.Wrap(this, address, bytes));

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new CpuQueue(this);
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = typeof(T) == typeof(IHostMemory) ? this as T : null;
        return service is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CpuBuffer[] left;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            left = [.. _buffers];
        }

        foreach (CpuBuffer buffer in left) buffer.Dispose();
        _workers.Dispose();
    }

    /// <summary>Called by a buffer when its memory is gone.</summary>
    internal void Forget(CpuBuffer buffer)
    {
        lock (_lock) _buffers.Remove(buffer);
    }

    private CpuBuffer Track(Func<CpuBuffer> create)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            CpuBuffer buffer = create();
            _buffers.Add(buffer);
            return buffer;
        }
    }
}
