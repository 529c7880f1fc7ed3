using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Packs the reflectors, one block a task.</summary>
internal unsafe struct ReflectorBlockJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public GemmEngine<T> Engine;
    public ReflectorBlocks<T> Blocks;
    public ReducedMatrix<T> Matrix;
    public T* Factors;

    public readonly void Execute(int task, int worker)
    {
        const int Width = ReflectorBlocks<T>.Width;
        nint count = Blocks.WidthOf(task), length = Blocks.LengthOf(task), ld = Matrix.Ld;
        T* vectors = Matrix.Rows + (task * (nint)Width * ld);
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>((2 * Width * Width) + (count * length));
        T* products = scratch.Pointer, triangle = products + (Width * Width), weighted = triangle + (Width * Width);
        Engine.SymmetricUpdate(false, count, length, T.One, vectors, ld, T.Zero, products, Width);
        Triangle(count, products, Factors + (task * (nint)Width), triangle);
        Engine.Multiply(false, false, count, length, count, T.One, triangle, Width, vectors, ld, T.Zero, weighted, length);

        PanelKernel<T> kernel = Engine.Kernel;
        T* target = Blocks.Vectors(task);
        for (nint first = 0; first < length; first += ReflectorBlocks<T>.Step)
        {
            nint steps = nint.Min(ReflectorBlocks<T>.Step, length - first);
            kernel.Pack(kernel.Nr, true, count, steps, vectors + first, ld, target);
            target += PanelKernel<T>.PackedSize(kernel.Nr, count, steps);
        }

        kernel.Pack(kernel.Nr, false, length, count, weighted, length, Blocks.Weighted(task));
    }

    /// <summary>The upper triangle T with H₁·H₂·… = I − VᵀTV, from the products of the reflectors' vectors.</summary>
    private static void Triangle(nint count, T* products, T* factors, T* triangle)
    {
        const int Width = ReflectorBlocks<T>.Width;
        new Span<T>(triangle, Width * Width).Clear();
        for (nint j = 0; j < count; j++)
        {
            T* row = products + (j * Width);
            for (nint i = 0; i < j; i++)
            {
                T sum = T.Zero;
                for (nint p = i; p < j; p++)
                    sum += triangle[(i * Width) + p] * row[p];
                triangle[(i * Width) + j] = -factors[j] * sum;
            }

            triangle[(j * Width) + j] = factors[j];
        }
    }
}
