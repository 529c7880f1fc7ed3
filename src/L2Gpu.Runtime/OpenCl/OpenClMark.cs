namespace L2Gpu.Runtime.OpenCl;

/// <summary>An event behind everything that a queue was given before.</summary>
internal sealed unsafe class OpenClMark(OpenClDevice device, nint handle) : IQueueMark
{
    private const uint ExecutionStatus = 0x11D3, ProfilingEnd = 0x1283;

    private nint _handle = handle;

    public OpenClDevice Device => device;

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
            int state;
            OpenClStatus.ThrowIfFailed(device.Library.GetEventInfo(Handle, ExecutionStatus, sizeof(int), &state, null), "clGetEventInfo");
            if (state < 0) OpenClStatus.Throw(state, "clGetEventInfo");
            return state == 0;
        }
    }

    /// <inheritdoc/>
    public TimeSpan Since(IQueueMark earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return TimeSpan.FromSeconds((End() - (double)((OpenClMark)earlier).End()) * 1e-9);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0) _ = device.Library.ReleaseEvent(handle);
    }

    private ulong End()
    {
        nint handle = Handle;
        OpenClStatus.ThrowIfFailed(device.Library.WaitForEvents(1, &handle), "clWaitForEvents");
        ulong end;
        OpenClStatus.ThrowIfFailed(device.Library.GetEventProfilingInfo(handle, ProfilingEnd, sizeof(ulong), &end, null), "clGetEventProfilingInfo");
        return end;
    }
}
