using System.Numerics;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>The data of timings, as <c>timings_numbers</c> makes it on the device: numbers in [−1, 1) that a seed and a position fix.</summary>
/// <remarks>SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), with the position as its counter.</remarks>
internal static class Numbers
{
    /// <summary>The counter of a seed's first number.</summary>
    public static long First(int seed) => ((long)seed << 40) + 1;

    /// <summary>The number at a position, rounded to the type as the device holds it.</summary>
    public static double At<T>(int seed, long position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ulong z = (ulong)(First(seed) + position) * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        z ^= z >> 31;
        return double.CreateTruncating(T.CreateTruncating(((z >> 11) * (1.0 / (1UL << 52))) - 1));
    }

    /// <summary>Σ f(i) for i below n, by all cores.</summary>
    public static double Sum(long n, Func<long, double> f)
    {
        const long Piece = 1 << 16;
        long pieces = (n + Piece - 1) / Piece;
        var sums = new double[pieces];
        Parallel.For(0, pieces, piece =>
        {
            double sum = 0;
            for (long i = piece * Piece; i < Math.Min(n, (piece + 1) * Piece); i++) sum += f(i);
            sums[piece] = sum;
        });
        return sums.Sum();
    }
}
