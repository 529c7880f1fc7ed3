using System.Numerics;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>What rounding costs in a type.</summary>
internal static class Rounding
{
    /// <summary>
    /// The terms of a sum that tells one product in TF32 from three. Over long sums its errors, 2⁻¹² of a term and of either sign, cancel out to less than the roundings of FP32;
    /// over eight they are 1e-4 of the magnitudes, where <see cref="OfSum"/> allows 1.4e-6. The rest of the sum is zeros, so that the same kernel is checked as is timed.
    /// </summary>
    public const int FewTerms = 8;

    /// <summary>The distance from 1 to the next number, the ε of the contracts.</summary>
    public static double Epsilon<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>
    /// What a sum of n products of random numbers may be off by, over the sum of their magnitudes. Contracts allow nε, which at a million terms in FP32 is a tenth and lets zeros pass;
    /// roundings of either sign add up like √nε, even where all terms are positive and the device sums them in one chain, and stay far below 8√nε.
    /// </summary>
    public static double OfSum<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Bound<T>(n) + Bound<double>(n);

    private static double Bound<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Math.Min(n + 4, 8 * Math.Sqrt(n)) * Epsilon<T>();
}
