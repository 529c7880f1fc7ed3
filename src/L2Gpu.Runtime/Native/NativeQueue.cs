namespace L2Gpu.Runtime.Native;

/// <summary>A queue whose commands run in order.</summary>
/// <remarks>
/// Its lock is held while a member runs. Locks are taken in the order queue, then kernel or mark, then memory or staging.
/// </remarks>
internal sealed unsafe partial class NativeQueue : ISourceQueue, ITransferRecord
{
    private readonly NativeDevice _device;
    private readonly NativeDriver _driver;
    private readonly Lock _lock = new();
    private readonly InFlight _inFlight;
    private readonly StagingRing _ring;
    private readonly nint _handle;
    private bool _disposed;

    /// <summary>Creates a queue; the thread has entered the driver.</summary>
    public NativeQueue(NativeDevice device)
    {
        _device = device;
        _driver = device.Driver;
        device.Check(_driver.CreateQueue(out _handle));
        _inFlight = new InFlight(device, _handle);
        _ring = new StagingRing(device.Staging, _inFlight);
    }

    /// <inheritdoc/>
    public IDevice Device => _device;

    /// <inheritdoc/>
    public void Copy(DeviceBuffer source, nuint sourceOffset, DeviceBuffer destination, nuint destinationOffset, nuint bytes)
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            NativeBuffer from = Own(source, sourceOffset, bytes), to = Own(destination, destinationOffset, bytes);
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
            while (MustRetry(_driver.Copy(_handle, from.Handle, sourceOffset, to.Handle, destinationOffset, bytes, _inFlight.IsDue ? &ended : null), ref attempt));

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes)
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            NativeBuffer to = Own(destination, byteOffset, bytes);
            if (bytes == 0) return;
            nint ended = 0;
            int attempt = 0;
            do _inFlight.Hold(to);
            while (MustRetry(_driver.Clear(_handle, to.Handle, byteOffset, bytes, _inFlight.IsDue ? &ended : null), ref attempt));

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Launch(IKernel kernel, LaunchSize groups, LaunchSize local, params ReadOnlySpan<KernelArgument> arguments)
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            if (kernel is not DeviceKernel own || own.Device != _device)
                throw new ArgumentException($"{kernel?.Name ?? "null"} was not compiled for {_device.Info.Id} as it is open here.", nameof(kernel));
            CheckSize(groups, local);
            own.CheckCount(arguments.Length);
            Hold(arguments);
            if (groups.Count == 0) return;
            nint ended = 0;
            int attempt = 0;
            lock (own.Lock)
            {
                while (MustRetry(_driver.Launch(_handle, own.Native, groups, local, arguments, _inFlight.IsDue ? &ended : null), ref attempt))
                    Hold(arguments);
                own.WasLaunched = true;
            }

            Launched(ended);
        }
    }

    /// <summary>Enqueues the work of another library. Each buffer is leased until it has run.</summary>
    /// <param name="call">The call; it is made again if there was no room at first.</param>
    /// <param name="buffers">The buffers that it uses.</param>
    /// <returns>Whether the other library could do it; otherwise nothing was done.</returns>
    /// <exception cref="MixedDevicesException">A buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">A buffer, the queue or the device was disposed.</exception>
    public bool TryEnqueue<TCall>(in TCall call, params ReadOnlySpan<DeviceBuffer> buffers)
        where TCall : struct, INativeCall
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            bool isEnqueued;
            int attempt = 0;
            do
            {
                foreach (DeviceBuffer buffer in buffers) _inFlight.Hold(Own(buffer, 0, 0));
            }
            while (MustRetry(call.Enqueue(_handle, out isEnqueued), ref attempt));

            if (!isEnqueued) return false;

            // The other library knows no event of ours.
            Launched(0);
            if (_inFlight.IsDue) _inFlight.End();
            return true;
        }
    }

    /// <inheritdoc/>
    public IQueueMark Mark()
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            _device.Check(_driver.Mark(_handle, isTimed: true, out nint mark));
            NativeMark result = _device.Track(new NativeMark(_device, mark));
            NativeResult flushed = _driver.Flush(_handle);
            if (!flushed.Succeeded) result.Dispose();
            _device.Check(flushed);
            return result;
        }
    }

    /// <inheritdoc/>
    public void WaitFor(IQueueMark mark)
    {
        NativeMark own = _device.Own(mark);
        lock (_lock)
        {
            using DriverScope scope = Enter();
            nint ended = 0;
            lock (own.Lock) _device.Check(_driver.WaitFor(_handle, own.Handle, _inFlight.IsDue ? &ended : null));

            Enqueued(ended);
        }
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();

            // What failed is seen in events alone: waiting for the queue succeeds all the same.
            if (_inFlight.IsOpen) _inFlight.End();
            _device.Check(_driver.Finish(_handle));
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
            if (_disposed || _device.IsLost) return;
            using DriverScope scope = _device.TryEnter();
            if (!_device.IsLost) _inFlight.Poll();
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
            if (_disposed) return;
            using DriverScope scope = _device.TryEnter();
            Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            using DriverScope scope = _device.TryEnter();
            Finish();
            _ring.Close();
            _driver.ReleaseQueue(_handle);
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

    // Within the lock, which keeps the queue, and with it the context.
    private DriverScope Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _device.ThrowIfLost();
        return _device.Enter();
    }

    private NativeBuffer Own(DeviceBuffer buffer, nuint offset, nuint length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (!ReferenceEquals(buffer.Device, _device))
            throw new MixedDevicesException($"The buffer lives on {buffer.Device.Info.Id}, the queue works on {_device.Info.Id}. Copy it there first.");
        if (offset > buffer.ByteLength || length > buffer.ByteLength - offset)
            throw new ArgumentException($"{length} bytes from {offset} on do not lie in a buffer of {buffer.ByteLength} bytes.", nameof(buffer));
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        return (NativeBuffer)buffer;
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
    private bool MustRetry(NativeResult result, ref int attempt)
    {
        if (result.Succeeded) return false;
        if (!_driver.IsOutOfMemory(result) || attempt++ > 0) _device.Fail(result);
        Finish();
        _device.Memory.Trim();
        return true;
    }

    private void Enqueued(nint ended)
    {
        _inFlight.Enqueued(ended);
        if (ended != 0) _device.Check(_driver.Flush(_handle));
    }

    private void Launched(nint ended)
    {
        Enqueued(ended);
        if (_inFlight.MayStarve()) _device.Check(_driver.Flush(_handle));
    }

    private void Finish()
    {
        if (!_device.IsLost)
        {
            _inFlight.TryEnd();
            _device.NoteIfLost(_driver.Finish(_handle));
        }

        _inFlight.CompleteAll();
    }
}
