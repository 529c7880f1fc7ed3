using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>What counts as zero beside rounding.</summary>
internal static class Rank
{
    // Moments are rounded a few times before anyone asks for their rank.
    public const double Roundings = 50;

    public static double Epsilon<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>A type as reports name it.</summary>
    public static string NameOf<T>() => typeof(T) == typeof(float) ? "f32" : "f64";

    /// <summary>The smallest number with all its digits.</summary>
    public static double SmallestNormal<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308;

    /// <summary>Whether a matrix of this condition number cannot be told from a singular one.</summary>
    public static bool IsSingular<T>(double condition)
        where T : unmanaged, IFloatingPointIeee754<T>
        => !(condition < 1 / (Roundings * Epsilon<T>()));

    /// <summary>The size below which an eigenvalue is rounding.</summary>
    public static double Threshold<T>(int order, double largest)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Math.Max(order, Roundings) * Epsilon<T>() * largest;

    /// <summary>Whether a condition number leaves fewer digits than an answer should have.</summary>
    public static bool IsIllConditioned<T>(double condition)
        where T : unmanaged, IFloatingPointIeee754<T>
        => !(condition * Epsilon<T>() < Math.Cbrt(Epsilon<T>()));
}
