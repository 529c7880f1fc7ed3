using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Gram matrices of a batch on tensor cores: a warp for each tile of 32 × 32 elements of the lower triangle.</summary>
internal sealed class GramTensorBatches<T>(SourceContext context)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int WarpItems = 32, WarpSide = 32, BlockPitch = 33;

    // Below, the error of a number that is split in two would be seen beside that of the sum; and there is little to do.
    private const long ShortestSum = 16;

    private readonly KernelDefines _small = context.Tiles<T>("gram-batch"), _large = context.Tiles<T>("gram-batch64");

    /// <summary>Whether products of an order are better made here, on a device whose tensor cores are worth it.</summary>
    /// <param name="order">The order of each matrix.</param>
    /// <param name="inner">The length of the sums.</param>
    public bool Takes(long order, long inner) => order >= _small.Number("FROM") && inner >= ShortestSum;

    /// <summary>How many parts each matrix may be cut into before the device is full.</summary>
    public long Parts(long order, long count)
    {
        KernelDefines tiles = TilesOf(order);
        return tiles.Number("GROUPS") / Count(tiles, order) / count;
    }

    /// <summary>Enqueues the products, each cut into parts that are matrices of their own.</summary>
    public void Launch(ISourceQueue queue, BatchView<T> x, long inner, long parts, long partLength, BatchView<T>? weights, BatchView<T> products, int ofRows)
    {
        KernelDefines tiles = TilesOf(products.Rows);
        int sides = products.Rows <= tiles.Number("TILE") ? 1 : 2, warps = tiles.Number("TILE") / WarpSide;
        BatchView<T> w = weights ?? new BatchView<T>(x.Buffer, 0, 0, 0, 0, 0, 0);
        queue.Launch(
            context.Kernel(
                "Gram/product.sm80", tiles.With("OF_ROWS", ofRows).With("WEIGHTED", weights is null ? 0 : 1).With("SIDES", sides), "gram_tensor_product", GroupMemory(tiles, ofRows, sides)),
            new LaunchSize(Count(tiles, products.Rows), Math.Min(products.Count, LaunchSize.MostGroups)), new LaunchSize(warps * warps * WarpItems),
            checked((int)products.Rows), inner, products.Count / parts, (int)parts, partLength,
            x.Buffer, x.Offset, x.LeadingDimension, x.Stride, w.Buffer, w.Offset, w.Stride,
            products.Buffer, products.Offset, products.LeadingDimension, products.Stride);
    }

    private static long Count(KernelDefines tiles, long order)
    {
        long across = LaunchExtensions.Tiles(order, tiles.Number("TILE"));
        return across * (across + 1) / 2;
    }

    private static int GroupMemory(KernelDefines tiles, int ofRows, int sides)
    {
        int side = tiles.Number("TILE"), step = tiles.Number("TK"), warps = side / WarpSide;
        int stages = tiles.Number("STAGES") * ((sides * TensorOperand.Size<T>(side, step, alongInner: ofRows == 1)) + step);
        return Math.Max(stages, warps * warps * WarpSide * BlockPitch) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    }

    private KernelDefines TilesOf(long order) => order <= _small.Number("TILE") ? _small : _large;
}
