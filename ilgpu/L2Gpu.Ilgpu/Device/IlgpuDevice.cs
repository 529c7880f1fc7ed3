using System.Diagnostics.CodeAnalysis;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using L2Gpu.Runtime;
using IDevice = L2Gpu.Runtime.IDevice;

namespace L2Gpu.Ilgpu;

/// <summary>An accelerator of ILGPU as a device. The accelerator stays its owner's: disposing the device frees what was allocated through it.</summary>
internal sealed unsafe class IlgpuDevice(ILGPU.Runtime.Accelerator accelerator, DeviceInfo info) : IDevice, IHostMemory
{
    private readonly Lock _lock = new();
    private readonly HashSet<IlgpuBuffer> _buffers = [];
    private bool _isDisposed;

    /// <inheritdoc/>
    public DeviceInfo Info => info;

    /// <summary>The accelerator.</summary>
    public ILGPU.Runtime.Accelerator Accelerator => accelerator;

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes)
    {
        if (bytes > (nuint)info.MemoryBytes) throw TooMuch(bytes, null);
        if (bytes == 0) return Track(new IlgpuBuffer(this, null, ArrayView<byte>.Empty));
        try
        {
            using ScopedAcceleratorBinding binding = Bind();
            MemoryBuffer memory = accelerator.AllocateRaw((long)bytes, 1);
            return Track(new IlgpuBuffer(this, memory, memory.AsRawArrayView()));
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            throw TooMuch(bytes, e);
        }
    }

    /// <summary>Makes memory of the caller's a buffer, without copying it.</summary>
    public IlgpuBuffer Wrap(ArrayView<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new IlgpuBuffer(this, null, bytes);
    }

    /// <inheritdoc/>
    public DeviceBuffer Wrap(void* address, nuint bytes)
    {
        if (bytes == 0) return Wrap(ArrayView<byte>.Empty);
        CPUMemoryBuffer memory = CPUMemoryBuffer.Create(accelerator, (nint)address, checked((long)bytes), 1);
        return Track(new IlgpuBuffer(this, memory, memory.AsRawArrayView()));
    }

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using ScopedAcceleratorBinding binding = Bind();
        return new IlgpuQueue(this, accelerator.CreateStream(), ownsStream: true);
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        // What runs on the processor reads the host's memory.
        service = typeof(T) == typeof(IHostMemory) && accelerator.AcceleratorType == AcceleratorType.CPU ? this as T : null;
        return service is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IlgpuBuffer[] left;
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            left = [.. _buffers];
        }

        foreach (IlgpuBuffer buffer in left) buffer.Dispose();
    }

    /// <summary>Makes the accelerator that of the calling thread, for a while.</summary>
    public ScopedAcceleratorBinding Bind() => accelerator.BindScoped();

    /// <summary>Called by a buffer when its memory is gone.</summary>
    public void Forget(IlgpuBuffer buffer)
    {
        lock (_lock) _buffers.Remove(buffer);
    }

    private IlgpuBuffer Track(IlgpuBuffer buffer)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _buffers.Add(buffer);
            return buffer;
        }
    }

    private DeviceOutOfMemoryException TooMuch(nuint bytes, Exception? cause)
        => new($"{info.Id} ({info.Name}) could not give {bytes} bytes. Use a smaller problem, or a device with more memory.", cause!);
}
