using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A matrix times a few vectors, some rows a task.</summary>
internal unsafe struct NarrowJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // So much of A is worth handing out.
    private const long TaskElements = 1 << 17;

    public PanelKernel<T> Kernel;
    public long M, N, K, Lda, Ldb, Ldc;
    public T Alpha, Beta;
    public T* A, B, C;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(M, Rows));

    private readonly long Rows => Math.Max(1, GemmBlocking.Ceiling(TaskElements / K, 4)) * 4;

    public readonly void Execute(int task, int worker)
    {
        long first = task * Rows;
        Kernel.MultiplyNarrow(Math.Min(Rows, M - first), N, K, Alpha, A + (first * Lda), Lda, B, Ldb, Beta, C + (first * Ldc), Ldc);
    }
}
