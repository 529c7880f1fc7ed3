using System.Runtime.CompilerServices;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>An in-order command queue.</summary>
/// <remarks>
/// Its lock is held while a member runs. Locks are taken in the order queue, then kernel or mark, then memory or staging.
/// </remarks>
internal sealed unsafe partial class OpenClQueue : ISourceQueue, ITransferRecord
{
    private const ulong Profiling = 2;

    private readonly OpenClDevice _device;
    private readonly OpenClLibrary _library;
    private readonly Lock _lock = new();
    private readonly OpenClInFlight _inFlight;
    private readonly OpenClStagingRing _ring;
    private readonly nint _handle;
    private bool _disposed;

    public OpenClQueue(OpenClDevice device)
    {
        _device = device;
        _library = device.Library;
        int status;
        _handle = _library.CreateCommandQueue(device.Context, device.Id, Profiling, &status);
        device.Check(status, "clCreateCommandQueue");
        _inFlight = new OpenClInFlight(device, _handle);
        _ring = new OpenClStagingRing(device.Staging, _inFlight);
    }

    /// <inheritdoc/>
    public IDevice Device => _device;

    /// <inheritdoc/>
    public void Copy(DeviceBuffer source, nuint sourceOffset, DeviceBuffer destination, nuint destinationOffset, nuint bytes)
    {
        lock (_lock)
        {
            OpenClBuffer from = Own(source, sourceOffset, bytes), to = Own(destination, destinationOffset, bytes);
            if (bytes == 0) return;
            if (from == to && sourceOffset < destinationOffset + bytes && destinationOffset < sourceOffset + bytes)
                throw new ArgumentException($"{bytes} bytes from {sourceOffset} on overlap those from {destinationOffset} on in the same buffer.", nameof(destinationOffset));
            nint ended = 0;
            int attempt = 0;
            do
            {
                _inFlight.Hold(from);
                _inFlight.Hold(to);
            }
            while (MustRetry(_library.EnqueueCopyBuffer(_handle, from.Handle, to.Handle, sourceOffset, destinationOffset, bytes, 0, null, _inFlight.IsDue ? &ended : null), ref attempt));

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes)
    {
        lock (_lock)
        {
            OpenClBuffer to = Own(destination, byteOffset, bytes);
            if (bytes == 0) return;
            nint ended = 0;
            int attempt = 0;

            // Drivers fill by the pattern: sixteen bytes at a time are faster than one.
            ulong* zeros = stackalloc ulong[] { 0, 0 };
            nuint pattern = (byteOffset | bytes) % 16 == 0 ? 16u : (byteOffset | bytes) % 4 == 0 ? 4u : 1u;
            do _inFlight.Hold(to);
            while (MustRetry(_library.EnqueueFillBuffer(_handle, to.Handle, zeros, pattern, byteOffset, bytes, 0, null, _inFlight.IsDue ? &ended : null), ref attempt));

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Launch(IKernel kernel, LaunchSize groups, LaunchSize local, params ReadOnlySpan<KernelArgument> arguments)
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            if (kernel is not OpenClKernel own || own.Device != _device)
                throw new ArgumentException($"{kernel?.Name ?? "null"} was not compiled for {_device.Info.Id} as it is open here.", nameof(kernel));
            CheckSize(groups, local);
            if (arguments.Length != own.ArgumentCount)
                throw new ArgumentException($"{own.Name} takes {own.ArgumentCount} arguments, not {arguments.Length}.", nameof(arguments));
            Hold(arguments);
            if (groups.Count == 0) return;
            nuint* global = stackalloc nuint[] { (nuint)(groups.X * local.X), (nuint)(groups.Y * local.Y), (nuint)(groups.Z * local.Z) };
            nuint* size = stackalloc nuint[] { (nuint)local.X, (nuint)local.Y, (nuint)local.Z };
            nint ended = 0;
            int attempt = 0;

            // The arguments are state of the kernel: setting them and enqueueing are one step.
            lock (own.Lock)
            {
                own.SetArguments(arguments);
                while (MustRetry(_library.EnqueueNDRangeKernel(_handle, own.Handle, 3, null, global, size, 0, null, _inFlight.IsDue ? &ended : null), ref attempt))
                    Hold(arguments);
                own.WasLaunched = true;
            }

            Enqueued(ended);
            if (_inFlight.MayStarve()) _device.Check(_library.Flush(_handle));
        }
    }

    /// <inheritdoc/>
    public IQueueMark Mark()
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            nint mark;
            _device.Check(_library.EnqueueMarkerWithWaitList(_handle, 0, null, &mark));
            OpenClMark result = _device.Track(new OpenClMark(_device, mark));
            int status = _library.Flush(_handle);
            if (status != OpenClStatus.Success) result.Dispose();
            _device.Check(status, "clFlush");
            return result;
        }
    }

    /// <inheritdoc/>
    public void WaitFor(IQueueMark mark)
    {
        OpenClMark own = _device.Own(mark);
        lock (_lock)
        {
            ThrowIfUnusable();
            nint ended = 0;
            lock (own.Lock)
            {
                nint handle = own.Handle;
                _device.Check(_library.EnqueueBarrierWithWaitList(_handle, 1, &handle, _inFlight.IsDue ? &ended : null));
            }

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        lock (_lock)
        {
            ThrowIfUnusable();

            // What failed is seen in events alone: clFinish succeeds all the same.
            if (_inFlight.IsOpen) _inFlight.End();
            _device.Check(_library.Finish(_handle));
            _inFlight.CompleteAll();
            _inFlight.ThrowIfFailed();
        }
    }

    /// <summary>Frees what has run. Never waits for a queue that is busy.</summary>
    public void Poll()
    {
        if (!_lock.TryEnter()) return;
        try
        {
            if (!_disposed && !_device.IsLost) _inFlight.Poll();
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Waits for everything, so that what was disposed in flight is freed. Never throws: what failed surfaces at Synchronize.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            if (!_disposed) Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            Finish();
            _ring.Close();
            _ = _library.ReleaseCommandQueue(_handle);
        }

        _device.Forget(this);
    }

    private static void CheckSize(LaunchSize groups, LaunchSize local)
    {
        if (groups.X < 0 || groups.Y is < 0 or > LaunchSize.MostGroups || groups.Z is < 0 or > LaunchSize.MostGroups)
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"Groups are counted from 0, and there are at most {LaunchSize.MostGroups} in the second and third direction; let the kernel loop over more.");
        if (local.X < 1 || local.Y < 1 || local.Z < 1)
            throw new ArgumentOutOfRangeException(nameof(local), local, "A group has at least one work-item in each direction.");
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _device.ThrowIfLost();
    }

    private OpenClBuffer Own(DeviceBuffer buffer, nuint offset, nuint length)
    {
        ThrowIfUnusable();
        ArgumentNullException.ThrowIfNull(buffer);
        if (!ReferenceEquals(buffer.Device, _device))
            throw new MixedDevicesException($"The buffer lives on {buffer.Device.Info.Id}, the queue works on {_device.Info.Id}. Copy it there first.");
        if (offset > buffer.ByteLength || length > buffer.ByteLength - offset)
            throw new ArgumentException($"{length} bytes from {offset} on do not lie in a buffer of {buffer.ByteLength} bytes.", nameof(buffer));
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        return (OpenClBuffer)buffer;
    }

    private void Hold(ReadOnlySpan<KernelArgument> arguments)
    {
        foreach (KernelArgument argument in arguments)
        {
            if (argument.Buffer is { } buffer) _inFlight.Hold(Own(buffer, 0, 0));
        }
    }

    // Buffers get their memory at first use, so that any command can find none. What was disposed in flight, and what is kept for reuse, may
    // make room: once. All leases end; who tries again takes his own anew.
    private bool MustRetry(int status, ref int attempt, [CallerArgumentExpression(nameof(status))] string api = "")
    {
        if (status == OpenClStatus.Success) return false;
        if (!OpenClStatus.IsOutOfMemory(status, api) || attempt++ > 0) _device.Fail(status, api);
        Finish();
        _device.Memory.Trim();
        return true;
    }

    private void Enqueued(nint ended)
    {
        _inFlight.Enqueued(ended);
        if (ended != 0) _device.Check(_library.Flush(_handle));
    }

    private void Finish()
    {
        if (!_device.IsLost)
        {
            _inFlight.TryEnd();
            _device.NoteIfLost(_library.Finish(_handle), "clFinish");
        }

        _inFlight.CompleteAll();
    }
}
