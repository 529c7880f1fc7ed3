using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A step over chunks of rows, with sums of products of what it leaves. Chunks have a size that nothing changes, and keep their sums apart.</summary>
internal unsafe struct KrylovJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of a chunk; the same for any number of columns, so that a column has the same bits beside any others.</summary>
    public const long ChunkRows = 1024;

    private const long TaskElements = 1 << 15;

    public KrylovUpdate Update;
    public long Rows;
    public long Columns;
    public T* First;
    public long LdFirst;
    public T* Second;
    public long LdSecond;
    public T* Third;
    public long LdThird;
    public T* Fourth;
    public long LdFourth;

    /// <summary>f for each column, repeated <see cref="Repeats"/> times.</summary>
    public double* Factors;

    /// <summary>−f, likewise.</summary>
    public double* Negatives;

    /// <summary>Rows that one call of a kernel takes; more than 1 only where no row has a gap behind it.</summary>
    public long Repeats;

    /// <summary>The factors of a product to be summed; null for none.</summary>
    public T* Left;
    public long LdLeft;
    public T* Right;
    public long LdRight;

    /// <summary>Sums of each chunk, one after the other.</summary>
    public double* Sums;

    public readonly long Chunks => (Rows + ChunkRows - 1) / ChunkRows;

    private readonly long ChunksPerTask => Math.Max(1, TaskElements / (ChunkRows * Columns));

    public readonly int TaskCount => checked((int)((Chunks + ChunksPerTask - 1) / ChunksPerTask));

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<double> phases = ScratchPool.Shared.Rent<double>(KrylovKernel<T>.Phases * Columns);
        long end = Math.Min((task + 1) * ChunksPerTask, Chunks);
        for (long chunk = task * ChunksPerTask; chunk < end; chunk++)
        {
            long first = chunk * ChunkRows, rows = Math.Min(ChunkRows, Rows - first);
            if (Update != KrylovUpdate.None) Change(first, rows);
            if (Left is not null)
                KrylovKernel<T>.Dot(Left + (first * LdLeft), LdLeft, Right + (first * LdRight), LdRight, rows, Columns, Sums + (chunk * Columns), phases.Pointer);
        }
    }

    private readonly void Change(long first, long count)
    {
        for (long row = first; row < first + count; row += Repeats)
        {
            long elements = Math.Min(Repeats, first + count - row) * Columns;
            T* one = First + (row * LdFirst), two = Second + (row * LdSecond);
            if (Update == KrylovUpdate.Combine) KrylovKernel<T>.Combine(one, two, Factors, elements);
            else KrylovKernel<T>.AddScaled(one, two, Factors, elements);
            if (Update == KrylovUpdate.AddAndSubtract) KrylovKernel<T>.AddScaled(Third + (row * LdThird), Fourth + (row * LdFourth), Negatives, elements);
        }
    }
}
