namespace L2Gpu.Runtime.OpenCl;

/// <summary>Host memory that the driver has pinned, in chunks that queues of one device borrow.</summary>
/// <remarks>Thread-safe. A queue of its own maps them, so that nobody's work is waited for.</remarks>
internal sealed unsafe class OpenClStaging(OpenClDevice device)
{
    /// <summary>The size of a chunk: at 25 GB/s one takes 0.2 ms, long beside the cost of a command.</summary>
    public const int ChunkBytes = 4 << 20;

    private const ulong ReadWriteAllocatedByHost = 1 | (1 << 4), MapReadWrite = 1 | 2;

    private readonly Lock _lock = new();
    private readonly Stack<OpenClChunk> _free = [];
    private nint _queue;
    private bool _closed;

    /// <summary>Gives a chunk; null if the driver has no pinned memory left.</summary>
    public OpenClChunk? TryTake()
    {
        lock (_lock)
        {
            return _free.TryPop(out OpenClChunk? chunk) ? chunk : _closed ? null : TryCreate();
        }
    }

    /// <summary>Takes chunks back, all of whose commands have run.</summary>
    public void Return(List<OpenClChunk> chunks)
    {
        lock (_lock)
        {
            foreach (OpenClChunk chunk in chunks)
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
            if (_closed) return;
            _closed = true;
            while (_free.TryPop(out OpenClChunk? chunk)) Release(chunk);
            if (_queue == 0) return;
            if (!device.IsLost) _ = device.Library.Finish(_queue);
            _ = device.Library.ReleaseCommandQueue(_queue);
        }
    }

    private OpenClChunk? TryCreate()
    {
        int status;
        if (_queue == 0)
        {
            nint queue = device.Library.CreateCommandQueue(device.Context, device.Id, 0, &status);
            if (status != OpenClStatus.Success) return null;
            _queue = queue;
        }

        nint memory = device.Library.CreateBuffer(device.Context, ReadWriteAllocatedByHost, ChunkBytes, null, &status);
        if (status != OpenClStatus.Success) return null;
        void* address = device.Library.EnqueueMapBuffer(_queue, memory, 1, MapReadWrite, 0, ChunkBytes, 0, null, null, &status);
        if (status == OpenClStatus.Success) return new OpenClChunk(memory, (byte*)address);
        _ = device.Library.ReleaseMemObject(memory);
        return null;
    }

    private void Release(OpenClChunk chunk)
    {
        if (!device.IsLost) _ = device.Library.EnqueueUnmapMemObject(_queue, chunk.Memory, chunk.Address, 0, null, null);
        _ = device.Library.ReleaseMemObject(chunk.Memory);
    }
}
