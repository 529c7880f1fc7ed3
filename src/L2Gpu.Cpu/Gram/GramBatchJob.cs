using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>XᵀWX, one task a matrix of a batch, or several where they are small.</summary>
internal unsafe struct GramBatchJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Up to here a product fits the first caches, and its sums in T are short.
    private const long MostSmallColumns = 96;
    private const long MostSmallRows = 1024;

    public WorkerPool Pool;
    public MomentKernel<T> Kernel;
    public long Columns;
    public long Count;

    /// <summary>The rows of the first matrix.</summary>
    public MomentRows<T> Rows;
    public long XStride;
    public long WeightStride;
    public T* Gram;
    public long Ld;
    public long GramStride;

    /// <summary>Small ones are computed within one thread, some at a time.</summary>
    private readonly bool Small => Columns <= MostSmallColumns && Rows.Count <= MostSmallRows;

    private readonly long Group => Small ? Math.Clamp(1_000_000 / Math.Max(1, Columns * (Columns + 16) * Rows.Count), 1, 64) : 1;

    public readonly int TaskCount => checked((int)((Count + Group - 1) / Group));

    public readonly void Execute(int task, int worker)
    {
        var layout = new MomentLayout(Columns, 0, Ones: false, Kernel.Mr, Kernel.Nr);
        using ScratchBlock<T> shift = ScratchPool.Shared.Rent<T>(layout.PaddedLines + layout.Nr);
        new Span<T>(shift.Pointer, checked((int)(layout.PaddedLines + layout.Nr))).Clear();
        long end = Math.Min((task + 1) * Group, Count);
        for (long index = task * Group; index < end; index++)
        {
            MomentRows<T> rows = Rows;
            rows.X += index * XStride;
            rows.Shift = shift.Pointer;
            if (rows.Weights is not null) rows.Weights += index * WeightStride;
            T* gram = Gram + (index * GramStride);
            if (Small)
                MultiplySmall(layout, rows, gram);
            else
                MultiplyLarge(layout, rows, gram);
        }
    }

    private readonly void MultiplySmall(in MomentLayout layout, in MomentRows<T> rows, T* gram)
    {
        long depth = Math.Min(rows.Count, MomentKernel<T>.ChunkRows);
        long packedSize = layout.PaddedLines * depth;
        long aside = Kernel.PackScratchSize(layout);
        using ScratchBlock<T> room = ScratchPool.Shared.Rent<T>(layout.Size + packedSize + aside);
        T* sums = room.Pointer, packed = sums + layout.Size, scratch = packed + packedSize;
        new Span<T>(scratch, checked((int)aside)).Clear();
        if (rows.Count == 0) new Span<T>(sums, checked((int)layout.Size)).Clear();
        for (long first = 0; first < rows.Count; first += depth)
        {
            long k = Math.Min(depth, rows.Count - first);
            Kernel.Pack(layout, rows, first, k, 0, k, packed, scratch);
            Kernel.Multiply(layout, k, packed, sums, first > 0);
        }

        for (long i = 0; i < Columns; i++)
        {
            for (long j = 0; j <= i; j++) gram[(i * Ld) + j] = gram[(j * Ld) + i] = sums[layout.Offset(i, j)];
        }
    }

    private readonly void MultiplyLarge(in MomentLayout layout, in MomentRows<T> rows, T* gram)
    {
        using var sums = new MomentSums<T>(Pool, Kernel, layout);
        if (rows.Count > 0) sums.Add(rows);
        sums.Combine();
        for (long i = 0; i < Columns; i++)
        {
            for (long j = 0; j <= i; j++) gram[(i * Ld) + j] = T.CreateTruncating(sums.Sums[layout.Offset(i, j)]);
        }

        MirrorJob<T> job = new() { Order = Columns, Matrix = gram, Ld = Ld };
        Pool.Run(ref job, job.TaskCount);
    }
}
