using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A context of OpenCL on one device.</summary>
internal sealed unsafe partial class OpenClDriver : NativeDriver
{
    private const ulong Profiling = 2, ReadWrite = 1, AllocatedByHost = 1 << 4, MapReadWrite = 1 | 2;
    private const uint ExecutionStatus = 0x11D3, ProfilingEnd = 0x1283;

    private readonly OpenClLibrary _library;
    private readonly nint _device;
    private readonly nint _context;
    private nint _mapping;

    /// <summary>Creates a context.</summary>
    /// <exception cref="DeviceException">The library refuses.</exception>
    public OpenClDriver(OpenClCandidate candidate)
    {
        _library = candidate.Library;
        _device = candidate.Id;
        _options = candidate.RoundsCorrectly ? Standard + RoundedDivision : Standard;
        CompilerIdentity = string.Join('\n', candidate.Platform, candidate.Name, candidate.Driver, _options);
        nint device = _device;
        int status;
        _context = _library.CreateContext(null, 1, &device, 0, 0, &status);
        OpenClStatus.ThrowIfFailed(status, "clCreateContext");
    }

    /// <inheritdoc/>
    public override bool IsLost(NativeResult result) => OpenClStatus.IsLost(result);

    /// <inheritdoc/>
    public override bool IsOutOfMemory(NativeResult result) => OpenClStatus.IsOutOfMemory(result);

    /// <inheritdoc/>
    public override bool IsBuildFailure(NativeResult result) => result.Status == OpenClStatus.BuildFailure;

    /// <inheritdoc/>
    public override bool IsMissingKernel(NativeResult result) => result.Status == OpenClStatus.InvalidKernelName;

    /// <inheritdoc/>
    public override string NameOf(NativeResult result) => OpenClStatus.NameOf(result.Status);

    /// <inheritdoc/>
    public override DeviceException Error(NativeResult result, string memory = "") => OpenClStatus.Error(result, memory);

    /// <inheritdoc/>
    public override void Close(bool isLost)
    {
        if (_mapping != 0)
        {
            if (!isLost) _ = _library.Finish(_mapping);
            _ = _library.ReleaseCommandQueue(_mapping);
        }

        _ = _library.ReleaseContext(_context);
    }

    /// <inheritdoc/>
    public override NativeResult Allocate(nuint bytes, out nint memory)
    {
        int status;
        memory = _library.CreateBuffer(_context, ReadWrite, bytes, null, &status);
        return OpenClStatus.Of(status, "clCreateBuffer");
    }

    /// <inheritdoc/>
    public override void Free(nint memory) => _ = _library.ReleaseMemObject(memory);

    /// <inheritdoc/>
    public override NativeResult AllocatePinned(nuint bytes, out NativePinned pinned)
    {
        pinned = default;
        int status;
        if (_mapping == 0)
        {
            // A queue of its own, so that nobody's work is waited for.
            nint queue = _library.CreateCommandQueue(_context, _device, 0, &status);
            if (status != OpenClStatus.Success) return OpenClStatus.Of(status, "clCreateCommandQueue");
            _mapping = queue;
        }

        nint memory = _library.CreateBuffer(_context, ReadWrite | AllocatedByHost, bytes, null, &status);
        if (status != OpenClStatus.Success) return OpenClStatus.Of(status, "clCreateBuffer");
        void* address = _library.EnqueueMapBuffer(_mapping, memory, 1, MapReadWrite, 0, bytes, 0, null, null, &status);
        if (status == OpenClStatus.Success) pinned = new NativePinned(memory, (nint)address);
        else _ = _library.ReleaseMemObject(memory);
        return OpenClStatus.Of(status, "clEnqueueMapBuffer");
    }

    /// <inheritdoc/>
    public override void FreePinned(NativePinned pinned, bool isLost)
    {
        if (!isLost) _ = _library.EnqueueUnmapMemObject(_mapping, pinned.Token, pinned.Bytes, 0, null, null);
        _ = _library.ReleaseMemObject(pinned.Token);
    }

    /// <inheritdoc/>
    public override NativeResult CreateQueue(out nint queue)
    {
        int status;
        queue = _library.CreateCommandQueue(_context, _device, Profiling, &status);
        return OpenClStatus.Of(status, "clCreateCommandQueue");
    }

    /// <inheritdoc/>
    public override void ReleaseQueue(nint queue) => _ = _library.ReleaseCommandQueue(queue);

    /// <inheritdoc/>
    public override NativeResult Flush(nint queue) => OpenClStatus.Of(_library.Flush(queue));

    /// <inheritdoc/>
    public override NativeResult Finish(nint queue) => OpenClStatus.Of(_library.Finish(queue));

    /// <inheritdoc/>
    public override NativeResult Write(nint queue, nint memory, nuint offset, void* from, nuint bytes, bool waits, nint* ended)
        => OpenClStatus.Of(_library.EnqueueWriteBuffer(queue, memory, waits ? 1u : 0, offset, bytes, from, 0, null, ended));

    /// <inheritdoc/>
    public override NativeResult Read(nint queue, nint memory, nuint offset, void* to, nuint bytes, bool waits, nint* ended)
        => OpenClStatus.Of(_library.EnqueueReadBuffer(queue, memory, waits ? 1u : 0, offset, bytes, to, 0, null, ended));

    /// <inheritdoc/>
    public override NativeResult Copy(nint queue, nint from, nuint fromOffset, nint to, nuint toOffset, nuint bytes, nint* ended)
        => OpenClStatus.Of(_library.EnqueueCopyBuffer(queue, from, to, fromOffset, toOffset, bytes, 0, null, ended));

    /// <inheritdoc/>
    public override NativeResult Clear(nint queue, nint memory, nuint offset, nuint bytes, nint* ended)
    {
        // Drivers fill by the pattern: sixteen bytes at a time are faster than one.
        ulong* zeros = stackalloc ulong[] { 0, 0 };
        nuint pattern = (offset | bytes) % 16 == 0 ? 16u : (offset | bytes) % 4 == 0 ? 4u : 1u;
        return OpenClStatus.Of(_library.EnqueueFillBuffer(queue, memory, zeros, pattern, offset, bytes, 0, null, ended));
    }

    /// <inheritdoc/>
    public override NativeResult Launch(nint queue, NativeKernel kernel, LaunchSize groups, LaunchSize local, ReadOnlySpan<KernelArgument> arguments, nint* ended)
    {
        var own = (OpenClKernel)kernel;
        nuint* global = stackalloc nuint[] { (nuint)(groups.X * local.X), (nuint)(groups.Y * local.Y), (nuint)(groups.Z * local.Z) };
        nuint* size = stackalloc nuint[] { (nuint)local.X, (nuint)local.Y, (nuint)local.Z };
        NativeResult result = own.SetArguments(arguments);
        return result.Succeeded ? OpenClStatus.Of(_library.EnqueueNDRangeKernel(queue, own.Handle, 3, null, global, size, 0, null, ended)) : result;
    }

    /// <inheritdoc/>
    public override NativeResult Mark(nint queue, bool isTimed, out nint ended)
    {
        nint marker = 0;
        NativeResult result = OpenClStatus.Of(_library.EnqueueMarkerWithWaitList(queue, 0, null, &marker));
        ended = marker;
        return result;
    }

    /// <inheritdoc/>
    public override NativeResult WaitFor(nint queue, nint marked, nint* ended)
        => OpenClStatus.Of(_library.EnqueueBarrierWithWaitList(queue, 1, &marked, ended));

    /// <inheritdoc/>
    public override NativeResult Query(nint marked, out bool isReached)
    {
        int state = 0;
        int status = _library.GetEventInfo(marked, ExecutionStatus, sizeof(int), &state, null);
        isReached = status == OpenClStatus.Success && state == 0;
        return OpenClStatus.Of(status != OpenClStatus.Success ? status : Math.Min(state, 0), "clGetEventInfo");
    }

    /// <inheritdoc/>
    public override NativeResult Wait(nint marked)
    {
        NativeResult waited = OpenClStatus.Of(_library.WaitForEvents(1, &marked));
        if (waited.Succeeded) return waited;

        // A wait says only that an event failed; the event says with what.
        NativeResult failure = Query(marked, out _);
        return failure.Succeeded ? waited : failure;
    }

    /// <inheritdoc/>
    public override NativeResult Elapsed(nint earlier, nint later, out TimeSpan time)
    {
        ulong from = 0, to = 0;
        NativeResult result = OpenClStatus.Of(_library.GetEventProfilingInfo(later, ProfilingEnd, sizeof(ulong), &to, null));
        if (result.Succeeded) result = OpenClStatus.Of(_library.GetEventProfilingInfo(earlier, ProfilingEnd, sizeof(ulong), &from, null));
        time = TimeSpan.FromSeconds((to - (double)from) * 1e-9);
        return result;
    }

    /// <inheritdoc/>
    public override void ReleaseEvent(nint marked) => _ = _library.ReleaseEvent(marked);
}
