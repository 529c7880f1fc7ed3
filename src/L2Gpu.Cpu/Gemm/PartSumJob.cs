using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Adds the parts that k was cut into, in order, and brings the sum into C; one task a few rows.</summary>
internal unsafe struct PartSumJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long RowsPerTask = 32;

    public long M;
    public long N;
    public long Parts;
    public T* Sums;
    public T Alpha;
    public T Beta;
    public T* C;
    public long Ldc;

    /// <summary>Only elements with column ≤ row + diagonal are touched.</summary>
    public long Diagonal;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(M, RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min((task + 1) * RowsPerTask, M);
        for (long i = task * RowsPerTask; i < end; i++)
            Row(i, Math.Min(N, i + Diagonal + 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row(long i, long count)
    {
        T* sums = Sums + (i * N);
        T* c = C + (i * Ldc);
        long stride = M * N;
        Vector<T> alpha = new(Alpha);
        Vector<T> beta = new(Beta);
        bool overwrite = Beta == T.Zero;
        long j = 0;
        for (; j + Vector<T>.Count <= count; j += Vector<T>.Count)
        {
            Vector<T> sum = Unsafe.ReadUnaligned<Vector<T>>(sums + j);
            for (long part = 1; part < Parts; part++)
                sum += Unsafe.ReadUnaligned<Vector<T>>(sums + (part * stride) + j);
            sum *= alpha;
            if (!overwrite)
                sum += beta * Unsafe.ReadUnaligned<Vector<T>>(c + j);
            Unsafe.WriteUnaligned(c + j, sum);
        }

        for (; j < count; j++)
        {
            T sum = sums[j];
            for (long part = 1; part < Parts; part++)
                sum += sums[(part * stride) + j];
            sum *= Alpha;
            c[j] = overwrite ? sum : sum + (Beta * c[j]);
        }
    }
}
