namespace L2Gpu.Runtime.Native;

/// <summary>Host memory that the driver has pinned, in chunks that queues of one device borrow.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Staging(NativeDevice device)
{
    /// <summary>The size of a chunk: at 25 GB/s one takes 0.2 ms, long beside the cost of a command.</summary>
    public const int ChunkBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Stack<StagingChunk> _free = [];
    private bool _closed;

    /// <summary>Gives a chunk; null if the driver has no pinned memory left. The thread has entered the driver.</summary>
    public StagingChunk? TryTake()
    {
        lock (_lock)
        {
            return _free.TryPop(out StagingChunk? chunk) ? chunk : _closed ? null : TryCreate();
        }
    }

    /// <summary>Takes chunks back, all of whose commands have run. The thread has entered the driver.</summary>
    public void Return(List<StagingChunk> chunks)
    {
        lock (_lock)
        {
            foreach (StagingChunk chunk in chunks)
            {
                if (_closed) Release(chunk);
                else _free.Push(chunk);
            }
        }

        chunks.Clear();
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            using DriverScope scope = device.TryEnter();
            while (_free.TryPop(out StagingChunk? chunk)) Release(chunk);
        }
    }

    private StagingChunk? TryCreate() => device.Driver.AllocatePinned(ChunkBytes, out NativePinned pinned).Succeeded ? new StagingChunk(pinned) : null;

    private void Release(StagingChunk chunk) => device.Driver.FreePinned(chunk.Pinned, device.IsLost);
}
