using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Products on tensor cores: the size of tiles, and how many parts a long sum is cut into, follow from the shape and the device alone.</summary>
internal sealed partial class GemmLauncher<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string TensorSource = "Gemm/gemm.sm80";
    private const int WarpItems = 32, WarpElements = 32 * 32;
    private const long ShortestPart = 512; // of a sum: below, adding the parts up costs as much as it saves
    private const int SumItems = 64;

    private unsafe void Tensor(
        ISourceQueue queue, Transpose transposeA, Transpose transposeB, long k, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        KernelDefines tiles = TensorTiles(c), defines = Variant(tiles, transposeA, transposeB);
        long groups = Groups(tiles, c), most = Math.Clamp(k / ShortestPart, 1, Math.Max(1, tiles.Number("GROUPS") / groups));
        long step = tiles.Number("TK"), length = LaunchExtensions.Tiles(LaunchExtensions.Tiles(k, most), step) * step;
        int parts = checked((int)LaunchExtensions.Tiles(k, length));
        if (parts == 1)
        {
            TensorProduct(queue, defines, k, length, parts, alpha, a, b, beta, c);
            return;
        }

        long size = c.Rows * c.Columns;
        using DeviceBuffer scratch = context.Device.Allocate(checked((nuint)(c.Count * parts * size) * (nuint)sizeof(T)));
        TensorProduct(queue, defines, k, length, parts, T.One, a, b, T.Zero, new BatchView<T>(scratch, 0, c.Count * parts, size, c.Rows, c.Columns, c.Columns));
        queue.Launch(
            context.Kernel(TensorSource, defines, "gemm_parts"), new LaunchSize(LaunchExtensions.Tiles(c.Count * size, SumItems)), new LaunchSize(SumItems),
            checked((int)c.Rows), checked((int)c.Columns), c.Count, parts, KernelArgument.Of(alpha), KernelArgument.Of(beta),
            scratch, c.Buffer, c.Offset, c.LeadingDimension, c.Stride);
    }

    private static long Groups(KernelDefines tiles, BatchView<T> c)
        => LaunchExtensions.Tiles(c.Rows, tiles.Number("TM")) * LaunchExtensions.Tiles(c.Columns, tiles.Number("TN")) * c.Count;

    private static unsafe int GroupMemory(KernelDefines tiles, bool transposeA, bool transposeB)
    {
        int step = tiles.Number("TK");
        return tiles.Number("STAGES") * sizeof(T)
            * (TensorOperand.Size<T>(tiles.Number("TM"), step, alongInner: !transposeA) + TensorOperand.Size<T>(tiles.Number("TN"), step, alongInner: transposeB));
    }

    // Large tiles read less; small ones are there for results that would leave processors idle.
    private KernelDefines TensorTiles(BatchView<T> c)
        => Groups(_large, c) >= _large.Number("GROUPS") && GroupMemory(_large, transposeA: false, transposeB: true) <= context.Limits.LaunchedGroupMemoryBytes ? _large : _small;

    private void TensorProduct(
        ISourceQueue queue, KernelDefines defines, long k, long partLength, int parts, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        int items = defines.Number("TM") * defines.Number("TN") / WarpElements * WarpItems;
        int memory = GroupMemory(defines, defines.Number("TRANS_A") == 1, defines.Number("TRANS_B") == 1);
        queue.Launch(
            context.Kernel(TensorSource, defines, "gemm_tensor", memory),
            new LaunchSize(Groups(defines, c) / c.Count, Math.Min(c.Count, LaunchSize.MostGroups)), new LaunchSize(items),
            checked((int)c.Rows), checked((int)c.Columns), k, c.Count / parts, parts, partLength, KernelArgument.Of(alpha), KernelArgument.Of(beta),
            a.Buffer, a.Offset, a.LeadingDimension, a.Stride,
            b.Buffer, b.Offset, b.LeadingDimension, b.Stride,
            c.Buffer, c.Offset, c.LeadingDimension, c.Stride);
    }
}
