using System.Runtime.CompilerServices;

namespace L2Gpu.Runtime;

/// <summary>How rows are cut into blocks: by every source in the same way, so that the same numbers give the same bits wherever they lie.</summary>
public static class RowBlocks
{
    // Large enough that a block keeps several threads busy, small enough that a copied one is no burden. The layout has no say in it.
    private const long BlockBytes = 32L << 20;
    private const long Granularity = 256;

    /// <summary>The rows of a block: about 32 MiB of them, a multiple of 256; the last block of a source may have fewer.</summary>
    /// <typeparam name="T">The element type of the blocks.</typeparam>
    /// <param name="columns">The number of features.</param>
    /// <param name="targets">The number of targets.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static long RowsOf<T>(long columns, long targets)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(targets);
        Int128 rowBytes = ((Int128)columns + targets + 1) * Unsafe.SizeOf<T>();
        return Math.Max(Granularity, (long)(BlockBytes / rowBytes) / Granularity * Granularity);
    }
}
