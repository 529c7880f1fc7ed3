using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Sums of products of lines over rows, in FP64, with the total weight; rows come in blocks.</summary>
/// <remarks>
/// Few lines: fixed lanes of row chunks, each with sums of its own, combined in a tree at the end. Many lines: one set of sums,
/// cut into tiles. Either way places and order follow from the shape alone, and each row is packed once, a chunk at a time.
/// </remarks>
internal sealed unsafe class MomentSums<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Up to so many lines the sums are kept in lanes.</summary>
    private const long MostLaneLines = 640;
    private const long MostPackedBytes = 6L << 20;

    private readonly WorkerPool _pool;
    private readonly MomentKernel<T> _kernel;
    private readonly ScratchBlock<double> _sums;
    private readonly long _laneStride;
    private readonly int _lanes;
    private int _lanesUsed; // the others hold nothing, not even zeros
    private bool _disposed;

    /// <summary>Makes sums of 0.</summary>
    public MomentSums(WorkerPool pool, MomentKernel<T> kernel, MomentLayout layout)
    {
        _pool = pool;
        _kernel = kernel;
        Layout = layout;
        _lanes = layout.Lines > MostLaneLines ? 1 : layout.Lines > 192 ? 8 : 16;
        _laneStride = (layout.Size + 7) / 8 * 8;
        _sums = ScratchPool.Shared.Rent<double>(checked(_lanes * _laneStride));
        if (_lanes > 1) return;
        _lanesUsed = 1;
        ClearJob job = new() { Sums = _sums.Pointer, Count = _laneStride };
        pool.Run(ref job, job.TaskCount);
    }

    /// <summary>The lines.</summary>
    public MomentLayout Layout { get; }

    /// <summary>The sums, once they are combined.</summary>
    public double* Sums => _sums.Pointer;

    /// <summary>Adds rows.</summary>
    public void Add(in MomentRows<T> rows)
    {
        if (_lanes > 1)
        {
            MomentLaneJob<T> job = new()
            {
                Kernel = _kernel, Layout = Layout, Rows = rows, Sums = _sums.Pointer, LaneStride = _laneStride, Lanes = _lanes, LanesUsed = _lanesUsed,
                Threads = _pool.Threads,
            };
            int tasks = (int)Math.Min(_lanes, job.Chunks);
            _pool.Run(ref job, tasks);
            _lanesUsed = Math.Max(_lanesUsed, tasks);
        }
        else
        {
            AddTiled(rows);
        }
    }

    /// <summary>Combines the lanes, so that the first of them holds the sums.</summary>
    public void Combine()
    {
        if (_lanesUsed == 0)
        {
            new Span<double>(_sums.Pointer, checked((int)Layout.Size)).Clear();
            return;
        }

        if (_lanesUsed == 1) return;
        LaneSumJob job = new() { Sums = _sums.Pointer, LaneStride = _laneStride, Lanes = _lanesUsed, Count = Layout.Size };
        _pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _sums.Dispose();
    }

    /// <summary>While the tiles take up one batch of packed rows, the next is packed beside them.</summary>
    private void AddTiled(in MomentRows<T> rows)
    {
        long chunk = Layout.PaddedLines * MomentKernel<T>.ChunkRows;
        long chunks = (rows.Count + MomentKernel<T>.ChunkRows - 1) / MomentKernel<T>.ChunkRows;
        long batch = Math.Clamp(MostPackedBytes / (chunk * sizeof(T)), 1, chunks);
        using ScratchBlock<T> packed = ScratchPool.Shared.Rent<T>(checked(2 * batch * chunk));
        MomentTileJob<T> job = new()
        {
            Kernel = _kernel, Layout = Layout, Rows = rows, Sums = _sums.Pointer, Chunk = chunk,
            Packed = packed.Pointer + (batch * chunk), PackInto = packed.Pointer, BatchRows = batch * MomentKernel<T>.ChunkRows,
        };
        for (job.PackFrom = 0; job.PackFrom - job.BatchRows < rows.Count; job.PackFrom += job.BatchRows)
        {
            _pool.Run(ref job, job.TaskCount);
            T* next = job.PackInto;
            job.PackInto = job.Packed;
            job.Packed = next;
        }
    }
}
