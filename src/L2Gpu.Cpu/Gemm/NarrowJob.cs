using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A matrix times a few vectors, some rows a task; where these are few and long, a part of their columns.</summary>
/// <remarks>Where cuts lie depends on the shape of the matrix alone.</remarks>
internal unsafe struct NarrowJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // So much of A is worth handing out; where that gives few tasks, less is.
    private const long TaskElements = 1 << 17;
    private const long LeastElements = 1 << 15;
    private const long EnoughTasks = 16;

    public PanelKernel<T> Kernel;
    public long M, N, K, Lda, Ldb, Ldc;
    public T Alpha, Beta;
    public T* A, B, C;

    /// <summary>The sums of each part: row i, column j of part p at <c>Sums[(p·M + i)·N + j]</c>. Not used where there is one part.</summary>
    public double* Sums;

    public readonly int TaskCount => checked((int)(RowTasks * Parts));

    /// <summary>Parts that the columns of A fall into.</summary>
    public readonly long Parts => GemmBlocking.Ceiling(K, KPart);

    private readonly long Rows => Math.Max(1, GemmBlocking.Ceiling(TaskElements / K, 4)) * 4;

    private readonly long RowTasks => GemmBlocking.Ceiling(M, Rows);

    private readonly long KPart
    {
        get
        {
            long parts = Math.Max(1, Math.Min(EnoughTasks / RowTasks, Math.Min(M, Rows) * K / LeastElements));
            return GemmBlocking.Ceiling(GemmBlocking.Ceiling(K, parts), PanelKernel<T>.NarrowChain) * PanelKernel<T>.NarrowChain;
        }
    }

    public readonly void Execute(int task, int worker)
    {
        (long part, long first) = Math.DivRem(task, RowTasks);
        first *= Rows;
        long from = part * KPart, k = Math.Min(KPart, K - from);
        Kernel.MultiplyNarrow(
            Math.Min(Rows, M - first), N, k, Alpha, A + (first * Lda) + from, Lda, B + from, Ldb, Beta, C + (first * Ldc), Ldc, Parts > 1 ? Sums + (((part * M) + first) * N) : null);
    }

    /// <summary>C from the sums of the parts, in order.</summary>
    public readonly void AddParts()
    {
        for (long i = 0; i < M; i++)
        {
            for (long j = 0; j < N; j++)
            {
                double sum = 0;
                for (long part = 0; part < Parts; part++) sum += Sums[(((part * M) + i) * N) + j];
                T* c = C + (i * Ldc) + j;
                T product = Alpha * T.CreateTruncating(sum);
                *c = Beta == T.Zero ? product : T.MultiplyAddEstimate(Beta, *c, product);
            }
        }
    }
}
