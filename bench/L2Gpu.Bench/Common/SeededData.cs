using System.Numerics;

namespace L2Gpu.Bench;

/// <summary>
/// Data from a seed: element i is the output of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) for the counter seed + i, its top 53 bits
/// as a number in [−1, 1). A counter and no state, so that any part can be made by any thread.
/// </summary>
internal static class SeededData
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static double At(ulong seed, long index)
    {
        ulong z = (seed * 0xD1342543DE82EF95) + ((ulong)index * Golden);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) * (1.0 / (1L << 52))) - 1;
    }

    public static unsafe void Fill<T>(T* destination, long count, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        const long Piece = 1 << 16;
        Parallel.For(0, (count + Piece - 1) / Piece, piece =>
        {
            for (long i = piece * Piece; i < Math.Min(count, (piece + 1) * Piece); i++) destination[i] = T.CreateTruncating(At(seed, i));
        });
    }
}
