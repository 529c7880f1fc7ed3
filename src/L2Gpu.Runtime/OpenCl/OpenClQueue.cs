using static L2Gpu.Runtime.OpenCl.OpenClStatus;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>An in-order command queue.</summary>
internal sealed unsafe class OpenClQueue : ISourceQueue, ITransferRecord
{
    private const ulong Profiling = 2;

    private readonly OpenClDevice _device;
    private readonly OpenClLibrary _library;
    private readonly nint _handle;
    private int _disposed;
    private long _toDevice;
    private long _toHost;

    public OpenClQueue(OpenClDevice device)
    {
        _device = device;
        _library = device.Library;
        int status;
        _handle = _library.CreateCommandQueue(device.Context, device.Id, Profiling, &status);
        ThrowIfFailed(status, "clCreateCommandQueue");
    }

    /// <inheritdoc/>
    public IDevice Device => _device;

    /// <inheritdoc/>
    public long BytesToDevice => Interlocked.Read(ref _toDevice);

    /// <inheritdoc/>
    public long BytesToHost => Interlocked.Read(ref _toHost);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset)
    {
        using BufferLease lease = Borrow(destination, byteOffset, (nuint)source.Length);
        if (source.IsEmpty) return;
        Interlocked.Add(ref _toDevice, source.Length);
        fixed (byte* from = source)
            ThrowIfFailed(_library.EnqueueWriteBuffer(_handle, destination.Handle, 1, byteOffset, (nuint)source.Length, from, 0, null, null), "clEnqueueWriteBuffer");
    }

    /// <inheritdoc/>
    public void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination)
    {
        using BufferLease lease = Borrow(source, byteOffset, (nuint)destination.Length);
        if (destination.IsEmpty) return;
        Interlocked.Add(ref _toHost, destination.Length);
        fixed (byte* to = destination)
            ThrowIfFailed(_library.EnqueueReadBuffer(_handle, source.Handle, 1, byteOffset, (nuint)destination.Length, to, 0, null, null), "clEnqueueReadBuffer");
    }

    /// <inheritdoc/>
    public void Copy(DeviceBuffer source, nuint sourceOffset, DeviceBuffer destination, nuint destinationOffset, nuint bytes)
    {
        using BufferLease from = Borrow(source, sourceOffset, bytes), to = Borrow(destination, destinationOffset, bytes);
        if (bytes == 0) return;
        ThrowIfFailed(_library.EnqueueCopyBuffer(_handle, source.Handle, destination.Handle, sourceOffset, destinationOffset, bytes, 0, null, null), "clEnqueueCopyBuffer");
    }

    /// <inheritdoc/>
    public void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes)
    {
        using BufferLease lease = Borrow(destination, byteOffset, bytes);
        if (bytes == 0) return;
        byte zero = 0;
        ThrowIfFailed(_library.EnqueueFillBuffer(_handle, destination.Handle, &zero, 1, byteOffset, bytes, 0, null, null), "clEnqueueFillBuffer");
    }

    /// <inheritdoc/>
    public void Launch(IKernel kernel, LaunchSize groups, LaunchSize local, params ReadOnlySpan<KernelArgument> arguments)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (kernel is not OpenClKernel own || own.Device != _device)
            throw new ArgumentException($"{kernel?.Name ?? "null"} was not compiled for {_device.Info.Id}.", nameof(kernel));
        if (groups.Count == 0) return;
        nuint* global = stackalloc nuint[] { (nuint)(groups.X * local.X), (nuint)(groups.Y * local.Y), (nuint)(groups.Z * local.Z) };
        nuint* size = stackalloc nuint[] { (nuint)local.X, (nuint)local.Y, (nuint)local.Z };
        lock (own.Lock)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                KernelArgument argument = arguments[i];
                if (argument.Buffer is { } buffer)
                {
                    using BufferLease lease = Borrow(buffer, 0, 0);
                    nint handle = buffer.Handle;
                    ThrowIfFailed(_library.SetKernelArg(own.Handle, (uint)i, (nuint)sizeof(nint), &handle), "clSetKernelArg");
                }
                else
                {
                    long bits = argument.Bits;
                    ThrowIfFailed(_library.SetKernelArg(own.Handle, (uint)i, (nuint)argument.ByteLength, &bits), "clSetKernelArg");
                }
            }

            ThrowIfFailed(_library.EnqueueNDRangeKernel(_handle, own.Handle, 3, null, global, size, 0, null, null), "clEnqueueNDRangeKernel");
            own.WasLaunched = true;
        }
    }

    /// <inheritdoc/>
    public IQueueMark Mark()
    {
        nint mark;
        ThrowIfFailed(_library.EnqueueMarkerWithWaitList(_handle, 0, null, &mark), "clEnqueueMarkerWithWaitList");
        ThrowIfFailed(_library.Flush(_handle), "clFlush");
        return new OpenClMark(_device, mark);
    }

    /// <inheritdoc/>
    public void WaitFor(IQueueMark mark)
    {
        nint handle = ((OpenClMark)mark).Handle;
        ThrowIfFailed(_library.EnqueueBarrierWithWaitList(_handle, 1, &handle, null), "clEnqueueBarrierWithWaitList");
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ThrowIfFailed(_library.Finish(_handle), "clFinish");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _ = _library.Finish(_handle);
        _ = _library.ReleaseCommandQueue(_handle);
        _device.Forget(this);
    }

    private BufferLease Borrow(DeviceBuffer buffer, nuint offset, nuint length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (!ReferenceEquals(buffer.Device, _device))
            throw new MixedDevicesException($"The buffer lives on {buffer.Device.Info.Id}, the queue works on {_device.Info.Id}. Copy it there first.");
        if (offset > buffer.ByteLength || length > buffer.ByteLength - offset)
            throw new ArgumentException($"{length} bytes from {offset} on do not lie in a buffer of {buffer.ByteLength} bytes.", nameof(buffer));
        return buffer.Lease();
    }
}
