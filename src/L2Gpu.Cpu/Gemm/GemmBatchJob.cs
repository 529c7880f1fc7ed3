using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Products of a batch, several to a task.</summary>
internal unsafe struct GemmBatchJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A task should outweigh its handing out, and a product that is larger than this can use all threads itself.
    private const double TaskFlops = 4e5;
    private const double LargeFlops = 3e7;

    public GemmEngine<T> Engine;
    public bool TransposeA, TransposeB;
    public long M, N, K, Lda, Ldb, Ldc, StrideA, StrideB, StrideC, Count;
    public T Alpha, Beta;
    public T* A, B, C;

    /// <summary>How many tasks to hand out; 1 where the products are to be run one after the other.</summary>
    public readonly int TaskCount
    {
        get
        {
            double flops = 2.0 * M * N * Math.Max(1, K);
            return Count == 1 || flops > LargeFlops ? 1 : (int)Math.Clamp(Math.Ceiling(Count * flops / TaskFlops), 1, Math.Min(Count, 1 << 20));
        }
    }

    public readonly void Execute(int task, int worker)
    {
        long tasks = TaskCount;
        Run(Count * task / tasks, Count * (task + 1) / tasks);
    }

    public readonly void RunAll() => Run(0, Count);

    private readonly void Run(long first, long end)
    {
        for (long i = first; i < end; i++)
        {
            Engine.Multiply(
                TransposeA, TransposeB, M, N, K, Alpha, A + (i * StrideA), Lda, B + (i * StrideB), Ldb, Beta, C + (i * StrideC), Ldc);
        }
    }
}
