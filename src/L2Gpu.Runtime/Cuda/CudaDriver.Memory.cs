using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>Memory and copies.</summary>
internal sealed unsafe partial class CudaDriver
{
    private nint _pool;
    private nint _allocations;

    /// <inheritdoc/>
    public override NativeResult Allocate(nuint bytes, out nint memory)
    {
        ulong pointer = 0;
        NativeResult result = _pool == 0 ? new(_library.MemAlloc(&pointer, bytes), "cuMemAlloc") : new(_library.MemAllocAsync(&pointer, bytes, _allocations), "cuMemAllocAsync");
        if (_pool != 0 && result.Succeeded)
        {
            // Other streams may use the memory when the stream that allocated it has come so far; nothing but this is ever in it.
            result = Finish(_allocations);
            if (!result.Succeeded) Free((nint)pointer);
        }

        memory = result.Succeeded ? (nint)pointer : 0;
        return result;
    }

    /// <inheritdoc/>
    public override void Free(nint memory)
    {
        if (!_isGone) _ = _pool == 0 ? _library.MemFree((ulong)memory) : _library.MemFreeAsync((ulong)memory, _allocations);
    }

    /// <inheritdoc/>
    public override void Trim()
    {
        if (_pool == 0 || _isGone) return;

        // What is being freed is trimmed only when it is free.
        _ = _library.StreamSynchronize(_allocations);
        _ = _library.MemPoolTrimTo(_pool, 0);
    }

    /// <inheritdoc/>
    public override NativeResult AllocatePinned(nuint bytes, out NativePinned pinned)
    {
        void* address = null;
        NativeResult result = new(_library.MemHostAlloc(&address, bytes, 0), "cuMemHostAlloc");
        pinned = new NativePinned((nint)address, (nint)address);
        return result;
    }

    /// <inheritdoc/>
    public override void FreePinned(NativePinned pinned, bool isLost)
    {
        if (!_isGone) _ = _library.MemFreeHost(pinned.Bytes);
    }

    /// <inheritdoc/>
    public override NativeResult Write(nint queue, nint memory, nuint offset, void* from, nuint bytes, bool waits, nint* ended)
        => Waiting(queue, Ending(queue, new(_library.MemcpyHtoDAsync(At(memory, offset), from, bytes, queue), "cuMemcpyHtoDAsync"), ended), waits);

    /// <inheritdoc/>
    public override NativeResult Read(nint queue, nint memory, nuint offset, void* to, nuint bytes, bool waits, nint* ended)
        => Waiting(queue, Ending(queue, new(_library.MemcpyDtoHAsync(to, At(memory, offset), bytes, queue), "cuMemcpyDtoHAsync"), ended), waits);

    /// <inheritdoc/>
    public override NativeResult Copy(nint queue, nint from, nuint fromOffset, nint to, nuint toOffset, nuint bytes, nint* ended)
        => Ending(queue, new(_library.MemcpyDtoDAsync(At(to, toOffset), At(from, fromOffset), bytes, queue), "cuMemcpyDtoDAsync"), ended);

    /// <inheritdoc/>
    public override NativeResult Clear(nint queue, nint memory, nuint offset, nuint bytes, nint* ended)
    {
        // By words where that can be: bytes one by one are slower.
        NativeResult result = (offset | bytes) % sizeof(uint) == 0
            ? new(_library.MemsetD32Async(At(memory, offset), 0, bytes / sizeof(uint), queue), "cuMemsetD32Async")
            : new(_library.MemsetD8Async(At(memory, offset), 0, bytes, queue), "cuMemsetD8Async");
        return Ending(queue, result, ended);
    }

    private static ulong At(nint memory, nuint offset) => (ulong)memory + offset;

    private NativeResult Waiting(nint queue, NativeResult enqueued, bool waits) => waits && enqueued.Succeeded ? Finish(queue) : enqueued;

    // cuMemAlloc and cuMemFree wait for everything on the device, so that they are the second choice. The pool keeps what is freed: to map memory anew takes longer than to fill it.
    private void OpenPool(int device)
    {
        nint pool = 0, stream = 0;
        ulong everything = ulong.MaxValue;
        if (_library.DeviceGetDefaultMemPool(&pool, device) != 0
            || _library.MemPoolSetAttribute(pool, CudaAttribute.PoolReleaseThreshold, &everything) != 0
            || _library.StreamCreate(&stream, NonBlocking) != 0)
            return;
        _pool = pool;
        _allocations = stream;
    }

    private void ClosePool()
    {
        if (_pool == 0) return;
        Trim();
        _ = _library.StreamDestroy(_allocations);
    }
}
