using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>The lower triangle of op(A)·op(A)ᵀ, one task some rows of it, or all of it over a part of k.</summary>
/// <remarks>One packed copy of A serves as rows and as columns: row blocks start at panels.</remarks>
internal unsafe struct SymmetricJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public PanelKernel<T> Kernel;
    public GemmBlocking Blocking;
    public bool Transpose;
    public long N;
    public T Alpha;
    public T* A;
    public long Lda;
    public T Beta;
    public T* C;
    public long Ldc;

    /// <summary>The steps of k that this job sums.</summary>
    public long First;

    /// <summary>The end of those steps.</summary>
    public long End;

    /// <summary>Steps First to End of A, as <see cref="PackJob{T}"/> leaves them; null where a task packs its own.</summary>
    public T* Packed;

    /// <summary>Elements between the results of two parts of k.</summary>
    public long PartStride;

    public readonly void Execute(int task, int worker)
    {
        long step = Blocking.KStep;
        if (Packed == null)
        {
            long first = First + (task * Blocking.KPart);
            long end = Math.Min(first + Blocking.KPart, End);
            using ScratchBlock<T> own = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Nr, N, step));
            bool accumulate = MatrixScaling<T>.Prepare(N, N, Beta, C + (task * PartStride), Ldc, 0);
            for (long p = first; p < end; p += step)
            {
                long k = Math.Min(step, end - p);
                Kernel.Pack(Kernel.Nr, !Transpose, N, k, Transpose ? A + (p * Lda) : A + p, Lda, own.Pointer);

                // The rows that come next are fetched while these are multiplied; a copy of A that is read once waits for memory.
                bool adjacent = Transpose && Lda <= 2 * N;
                long next = adjacent ? Math.Min(step, end - p - k) : 0;
                Kernel.MultiplyPacked(
                    N, N, k, Alpha, own.Pointer, Kernel.Nr, own.Pointer, C + (task * PartStride), Ldc, accumulate, 0,
                    A + ((p + k) * Lda), next * Lda * sizeof(T));
                accumulate = true;
            }
        }
        else
        {
            // The last rows are the longest: they come first, and the short ones even out the end.
            long i = (GemmBlocking.Ceiling(N, Blocking.TileRows) - 1 - task) * Blocking.TileRows;
            long rows = Math.Min(Blocking.TileRows, N - i);
            T* c = C + (i * Ldc);
            bool accumulate = MatrixScaling<T>.Prepare(rows, N, Beta, c, Ldc, i);
            long stepSize = PanelKernel<T>.PackedSize(Kernel.Nr, N, step);
            T* packed = Packed;
            for (long p = First; p < End; p += step, packed += stepSize)
            {
                long k = Math.Min(step, End - p);
                Kernel.MultiplyPacked(rows, i + rows, k, Alpha, packed + (i * k), Kernel.Nr, packed, c, Ldc, accumulate, i);
                accumulate = true;
            }
        }
    }
}
