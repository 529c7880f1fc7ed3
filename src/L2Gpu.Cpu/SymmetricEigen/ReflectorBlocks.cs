using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>
/// The reflectors of a reduction in blocks, each as I − Vᵀ·(T·V), with V and T·V packed for products.
/// </summary>
/// <remarks>Bischof and Van Loan 1987, Schreiber and Van Loan 1989: a product of reflectors is the identity less a product of thin matrices.</remarks>
internal readonly unsafe struct ReflectorBlocks<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Reflectors in a block.</summary>
    public const int Width = 64;

    /// <summary>Elements of V packed at a time.</summary>
    public const int Step = 256;

    private readonly PanelKernel<T> _kernel;
    private readonly T* _packed;

    private ReflectorBlocks(PanelKernel<T> kernel, nint order, T* packed)
    {
        _kernel = kernel;
        _packed = packed;
        Order = order;
    }

    /// <summary>The order of the matrix: rows that the reflectors act on.</summary>
    public nint Order { get; }

    /// <summary>How many blocks.</summary>
    public int Count => (int)GemmBlocking.Ceiling(Order, Width);

    /// <summary>Elements that all blocks take.</summary>
    public static long Size(PanelKernel<T> kernel, nint order)
    {
        ReflectorBlocks<T> blocks = new(kernel, order, null);
        return blocks.Offset(blocks.Count);
    }

    /// <summary>Packs.</summary>
    public static ReflectorBlocks<T> Pack(GemmEngine<T> engine, ReducedMatrix<T> matrix, T* factors, T* packed)
    {
        ReflectorBlocks<T> blocks = new(engine.Kernel, matrix.Order, packed);
        ReflectorBlockJob<T> job = new() { Engine = engine, Blocks = blocks, Matrix = matrix, Factors = factors };
        engine.Pool.Run(ref job, blocks.Count);
        return blocks;
    }

    /// <summary>How many reflectors are in a block.</summary>
    public nint WidthOf(int block) => nint.Min(Width, Order - ((nint)block * Width));

    /// <summary>How many elements the longest reflector of a block has.</summary>
    public nint LengthOf(int block) => nint.Min(Order, (block + 1) * (nint)Width);

    /// <summary>V, reflectors as lines, elements as steps, <see cref="Step"/> of them at a time.</summary>
    public T* Vectors(int block) => _packed + Offset(block);

    /// <summary>T·V, elements as lines, reflectors as steps.</summary>
    public T* Weighted(int block) => Vectors(block) + VectorsSize(block);

    private long Offset(int block)
    {
        long offset = 0;
        for (int b = 0; b < block; b++)
            offset += VectorsSize(b) + Aligned(PanelKernel<T>.PackedSize(_kernel.Nr, LengthOf(b), WidthOf(b)));
        return offset;
    }

    private long VectorsSize(int block) => Aligned(PanelKernel<T>.PackedSize(_kernel.Nr, WidthOf(block), LengthOf(block)));

    private static long Aligned(long elements) => GemmBlocking.Ceiling(elements, AlignedMemory.Alignment) * AlignedMemory.Alignment;
}
