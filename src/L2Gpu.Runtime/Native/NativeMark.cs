namespace L2Gpu.Runtime.Native;

/// <summary>An event behind everything that a queue was given before.</summary>
internal sealed class NativeMark(NativeDevice device, nint handle) : IQueueMark
{
    private nint _handle = handle;

    public NativeDevice Device => device;

    public Lock Lock { get; } = new();

    /// <summary>The event. Under <see cref="Lock"/>.</summary>
    public nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <inheritdoc/>
    public bool IsReached
    {
        get
        {
            lock (Lock)
            {
                using DriverScope scope = Enter();
                device.Check(device.Driver.Query(_handle, out bool isReached));
                return isReached;
            }
        }
    }

    /// <inheritdoc/>
    public TimeSpan Since(IQueueMark earlier)
    {
        NativeMark start = device.Own(earlier);
        Wait();
        start.Wait();

        // Whoever holds two marks holds this, so that their order does not matter.
        lock (device.MarkPair)
        {
            lock (start.Lock)
            {
                lock (Lock)
                {
                    using DriverScope scope = Enter();
                    device.Check(device.Driver.Elapsed(start.Handle, _handle, out TimeSpan time));
                    return time;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Lock)
        {
            if (_handle == 0) return;
            using DriverScope scope = device.TryEnter();
            device.Driver.ReleaseEvent(_handle);
            _handle = 0;
        }

        device.Forget(this);
    }

    private void Wait()
    {
        lock (Lock)
        {
            using DriverScope scope = Enter();
            device.Check(device.Driver.Wait(_handle));
        }
    }

    private DriverScope Enter()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        device.ThrowIfLost();
        return device.Enter();
    }
}
