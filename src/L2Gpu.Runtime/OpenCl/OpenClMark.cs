namespace L2Gpu.Runtime.OpenCl;

/// <summary>An event behind everything that a queue was given before.</summary>
internal sealed unsafe class OpenClMark(OpenClDevice device, nint handle) : IQueueMark
{
    private const uint ExecutionStatus = 0x11D3, ProfilingEnd = 0x1283;

    private nint _handle = handle;

    public OpenClDevice Device => device;

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
                nint handle = Handle;
                device.ThrowIfLost();
                int state;
                device.Check(device.Library.GetEventInfo(handle, ExecutionStatus, sizeof(int), &state, null));
                if (state < 0) device.Fail(state, "clGetEventInfo");
                return state == 0;
            }
        }
    }

    /// <inheritdoc/>
    public TimeSpan Since(IQueueMark earlier)
    {
        OpenClMark start = device.Own(earlier);
        ulong to = End();
        return TimeSpan.FromSeconds((to - (double)start.End()) * 1e-9);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Lock)
        {
            if (_handle == 0) return;
            _ = device.Library.ReleaseEvent(_handle);
            _handle = 0;
        }

        device.Forget(this);
    }

    private ulong End()
    {
        lock (Lock)
        {
            nint handle = Handle;
            device.ThrowIfLost();
            device.Check(device.Library.WaitForEvents(1, &handle));
            ulong end;
            device.Check(device.Library.GetEventProfilingInfo(handle, ProfilingEnd, sizeof(ulong), &end, null));
            return end;
        }
    }
}
