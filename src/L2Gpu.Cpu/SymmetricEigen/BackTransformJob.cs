using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Turns eigenvectors of the tridiagonal matrix into those of the matrix it was reduced from; one task some vectors, through all reflectors, while they
/// stay in the cache.
/// </summary>
internal unsafe struct BackTransformJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostVectors = 96; // a multiple of every Mr

    public PanelKernel<T> Kernel;
    public ReductionKernel<T> Reduction;
    public ReflectorBlocks<T> Blocks;

    /// <summary>The vectors, one a row.</summary>
    public double* Source;

    /// <summary>Elements between rows of the source.</summary>
    public nint Lds;

    /// <summary>Which rows to take, in the order in which they are to be columns.</summary>
    public int* Ascending;

    /// <summary>Where the vectors go, one a column.</summary>
    public T* Target;

    /// <summary>Elements between rows of the target.</summary>
    public nint Ldt;

    public readonly int TaskCount => (int)GemmBlocking.Ceiling(Blocks.Order, PerTask);

    // Four tasks at least, for those that are large enough to be shared.
    private readonly nint PerTask => nint.Clamp((nint)GemmBlocking.Ceiling(GemmBlocking.Ceiling(Blocks.Order, 4), 24) * 24, 24, MostVectors);

    public readonly void Execute(int task, int worker)
    {
        nint n = Blocks.Order, first = task * PerTask, count = nint.Min(PerTask, n - first), ld = ReducedMatrix<T>.Stride(n);
        const int Width = ReflectorBlocks<T>.Width;
        long packedSize = PanelKernel<T>.PackedSize(Kernel.Mr, count, Math.Max(Width, ReflectorBlocks<T>.Step));
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(packedSize + (count * (ld + Width)));
        T* packed = scratch.Pointer, product = packed + packedSize, vectors = product + (count * Width);
        for (nint i = 0; i < count; i++)
            Convert(Source + (Ascending[first + i] * Lds), vectors + (i * ld), n);
        for (int block = 0; block < Blocks.Count; block++)
            Apply(block, count, vectors, ld, packed, product);
        Reduction.Transpose(count, n, vectors, ld, Target + first, Ldt);
    }

    // S − (S·Vᵀ)·(T·V).
    private readonly void Apply(int block, nint count, T* vectors, nint ld, T* packed, T* product)
    {
        nint width = Blocks.WidthOf(block), length = Blocks.LengthOf(block);
        T* right = Blocks.Vectors(block);
        for (nint first = 0; first < length; first += ReflectorBlocks<T>.Step)
        {
            nint steps = nint.Min(ReflectorBlocks<T>.Step, length - first);
            Kernel.Pack(Kernel.Mr, true, count, steps, vectors + first, ld, packed);
            Kernel.MultiplyPacked(count, width, steps, T.One, packed, Kernel.Mr, right, product, width, first > 0);
            right += PanelKernel<T>.PackedSize(Kernel.Nr, width, steps);
        }

        Kernel.Pack(Kernel.Mr, true, count, width, product, width, packed);
        Kernel.MultiplyPacked(count, length, width, -T.One, packed, Kernel.Mr, Blocks.Weighted(block), vectors, ld, true);
    }

    private static void Convert(double* source, T* target, nint count)
    {
        if (typeof(T) == typeof(double))
        {
            Buffer.MemoryCopy(source, target, count * sizeof(double), count * sizeof(double));
            return;
        }

        nint j = 0;
        for (; j + Vector<float>.Count <= count; j += Vector<float>.Count)
        {
            Vector<double> low = Unsafe.ReadUnaligned<Vector<double>>(source + j), high = Unsafe.ReadUnaligned<Vector<double>>(source + j + Vector<double>.Count);
            Unsafe.WriteUnaligned(target + j, Vector.Narrow(low, high));
        }

        for (; j < count; j++)
            target[j] = T.CreateTruncating(source[j]);
    }
}
