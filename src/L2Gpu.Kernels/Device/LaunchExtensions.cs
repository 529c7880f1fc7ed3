using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>What every launcher needs: how many tiles cover a length, and a queue as one that launches.</summary>
internal static class LaunchExtensions
{
    /// <summary>How many tiles cover a length.</summary>
    public static long Tiles(long length, long tile) => (length + tile - 1) / tile;

    /// <summary>The queue as one that launches kernels; the contract has checked that it is of the operator's device.</summary>
    public static ISourceQueue Source(this IQueue queue) => (ISourceQueue)queue;
}
