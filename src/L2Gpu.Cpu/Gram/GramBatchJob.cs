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
        long shiftSize = layout.PaddedLines + layout.Nr, aside = Kernel.PackScratchSize(layout);
        long depth = Small ? Math.Min(Rows.Count, MomentKernel<T>.ChunkRows) : 0;
        using ScratchBlock<T> room = ScratchPool.Shared.Rent<T>(shiftSize + aside + (Small ? layout.Size + (layout.PaddedLines * depth) : 0));
        T* shift = room.Pointer, scratch = shift + shiftSize, packed = scratch + aside, sums = packed + (layout.PaddedLines * depth);
        new Span<T>(shift, checked((int)(shiftSize + aside))).Clear();
        long end = Math.Min((task + 1) * Group, Count);
        for (long index = task * Group; index < end; index++)
        {
            MomentRows<T> rows = Rows;
            rows.X += index * XStride;
            rows.Shift = shift;
            if (rows.Weights is not null) rows.Weights += index * WeightStride;
            T* gram = Gram + (index * GramStride);
            if (!Small)
            {
                MultiplyLarge(layout, rows, gram);
            }
            else if (!Kernel.TryMultiplyInPlace(Columns, rows, gram, Ld, index + 1 < end ? rows.X + XStride : null))
            {
                Multiply(layout, rows, depth, packed, scratch, sums, index + 1 < end ? rows.X + XStride : null);
                Spread(layout, sums, gram);
            }
        }
    }

    private readonly void Multiply(in MomentLayout layout, in MomentRows<T> rows, long depth, T* packed, T* scratch, T* sums, T* next)
    {
        if (rows.Count == 0) new Span<T>(sums, checked((int)layout.Size)).Clear();
        for (long first = 0; first < rows.Count; first += depth)
        {
            long k = Math.Min(depth, rows.Count - first);
            Kernel.Pack(layout, rows, first, k, 0, k, packed, scratch);
            T* ahead = next is null ? null : next + (first * rows.Ldx);
            Kernel.Multiply(layout, k, packed, sums, first > 0, ahead, ahead is null ? 0 : k * rows.Ldx * sizeof(T));
        }
    }

    /// <summary>From register blocks to rows, both triangles.</summary>
    private readonly void Spread(in MomentLayout layout, T* sums, T* gram)
    {
        int nr = layout.Nr;
        if (layout.Panels == 1)
        {
            for (long i = 0; i < Columns; i++, gram += Ld, sums += nr) new ReadOnlySpan<T>(sums, (int)Columns).CopyTo(new Span<T>(gram, (int)Columns));
            return;
        }

        for (long panel = 0; panel < layout.Panels; panel++)
        {
            long first = panel * nr;
            T* row = sums + layout.PanelOffset(panel);
            for (long i = first; i < Columns; i++, row += nr)
            {
                long count = Math.Min(nr, i - first + 1);
                for (long j = 0; j < count; j++) gram[(i * Ld) + first + j] = gram[((first + j) * Ld) + i] = row[j];
            }
        }
    }

    /// <summary>One that all threads share, summed in FP64.</summary>
    private readonly void MultiplyLarge(in MomentLayout layout, in MomentRows<T> rows, T* gram)
    {
        using var sums = new MomentSums<T>(Pool, Kernel, layout);
        if (rows.Count > 0) sums.Add(rows);
        sums.Combine();
        for (long panel = 0; panel < layout.Panels; panel++)
        {
            long first = panel * layout.Nr;
            double* row = sums.Sums + layout.PanelOffset(panel);
            for (long i = first; i < Columns; i++, row += layout.Nr)
            {
                long count = Math.Min(layout.Nr, i - first + 1);
                for (long j = 0; j < count; j++) gram[(i * Ld) + first + j] = T.CreateTruncating(row[j]);
            }
        }

        MirrorJob<T> job = new() { Order = Columns, Matrix = gram, Ld = Ld };
        Pool.Run(ref job, job.TaskCount);
    }
}
