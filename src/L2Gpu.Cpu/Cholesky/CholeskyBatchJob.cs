using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A batch of independent matrices, one task one of them, or as many as a vector has lanes.</summary>
internal unsafe struct CholeskyBatchJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public CholeskyKernel<T> Kernel;
    public GemmEngine<T> Gemm;
    public CholeskyBatchWork Work;
    public long Count;

    /// <summary>Matrices of a task: 1, or the kernel's lanes.</summary>
    public long Group;
    public long Order;

    /// <summary>A, or its factor.</summary>
    public T* A;
    public long Lda;
    public long StrideA;

    /// <summary>Right sides, or where results go.</summary>
    public T* B;
    public long Ldb;
    public long StrideB;
    public long Columns;
    public int* Status;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Count, Group));

    public readonly void Execute(int task, int worker)
    {
        long first = task * Group;
        int systems = (int)Math.Min(Group, Count - first);
        T* a = A + (first * StrideA);
        T* b = B + (first * StrideB);
        switch (Work)
        {
            case CholeskyBatchWork.Factor when Group > 1:
                Kernel.FactorLanes(systems, (int)Order, a, Lda, StrideA, Status + first);
                break;
            case CholeskyBatchWork.Factor:
                Status[first] = Kernel.Factor(Gemm, Order, a, Lda);
                break;
            case CholeskyBatchWork.Solve when Group > 1:
                Kernel.SolveLanes(systems, (int)Order, a, Lda, StrideA, (int)Columns, b, Ldb, StrideB);
                break;
            case CholeskyBatchWork.Solve:
                Kernel.Solve(Gemm.Pool, Order, a, Lda, b, Ldb, Columns, 0, 1);
                break;
            case CholeskyBatchWork.InverseDiagonal:
                Kernel.InverseDiagonal(Gemm.Pool, Order, a, Lda, b);
                break;
            default:
                *b = LogDeterminant(a);
                break;
        }
    }

    // In FP64: the sum may be large where its terms are not.
    private readonly T LogDeterminant(T* l)
    {
        double sum = 0;
        for (long i = 0; i < Order; i++)
            sum += Math.Log(double.CreateTruncating(l[(i * Lda) + i]));
        return T.CreateTruncating(2 * sum);
    }
}
