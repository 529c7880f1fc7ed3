using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>
/// Elementary functions in FP64 inside kernels, of which ILGPU by itself has none for GPUs, and approximate ones in its algorithms. Taylor's polynomials on short intervals, to 2 units in the last place;
/// sine and cosine to 2⁻⁵² absolute, of arguments up to 10⁶.
/// </summary>
internal static class DoubleMath
{
    // What is added to round to a whole number, and ln 2 and π/2 in parts of 33 bits, whose products with small whole numbers are exact.
    private const double Rounder = 6755399441055744, Ln2 = 0.693147180369123816490, Ln2Rest = 1.90821492927058770002e-10;
    private const double Quarter = 1.57079632673412561417, QuarterRest = 6.07710050630396597660e-11, QuarterLast = 2.02226624879595063154e-21;

    /// <summary>eˣ.</summary>
    public static double Exp(double x)
    {
        double c = x < -750 ? -750 : x > 710 ? 710 : x;
        double n = (c * 1.44269504088896340736) + Rounder - Rounder, r = c - (n * Ln2) - (n * Ln2Rest);
        int i = (int)n, half = i >> 1;
        return x >= 0 || x < 0 ? (1 + Minus1(r)) * Power(half) * Power(i - half) : x;
    }

    /// <summary>The natural logarithm.</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (x > double.MaxValue) return x;

        // x = 2ᵉ·m with m from √½ to √2. Numbers below the normal ones are made normal first.
        double normal = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x;
        long bits = (long)Interop.FloatAsInt(normal), e = (bits - 0x3fe6a09e667f3bcdL) >> 52;
        double m = Interop.IntAsFloat((ulong)(bits - (e << 52))), f = (m - 1) / (m + 1), s = f * f, p = 1.0 / 23;
        for (int k = 21; k >= 3; k -= 2) p = (p * s) + (1.0 / k);
        double exponent = x < 2.2250738585072014e-308 ? e - 54 : e, tail = (2 * f * s * p) + (exponent * Ln2Rest);

        // m − 1 is exact, and 2f is that less f·(m − 1).
        return (exponent * Ln2) + ((m - 1) - ((f * (m - 1)) - tail));
    }

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double x)
    {
        double size = x < 0 ? -x : x, c = size < 20 ? size : 20, n = (2 * c * 1.44269504088896340736) + Rounder - Rounder, r = (2 * c) - (n * Ln2) - (n * Ln2Rest), power = Power((int)n);
        double e = (Minus1(r) * power) + (power - 1), y = e / (e + 2);
        return x < 0 ? -y : x >= 0 ? y : x;
    }

    /// <summary>The sine.</summary>
    public static double Sin(double x) => Wave(x, 0);

    /// <summary>The cosine.</summary>
    public static double Cos(double x) => Wave(x, 1);

    // sin(x + quarters·π/2).
    private static double Wave(double x, long quarters)
    {
        double n = (x * 0.63661977236758134308) + Rounder - Rounder, r = x - (n * Quarter) - (n * QuarterRest) - (n * QuarterLast), s = r * r;
        long turn = (long)n + quarters;
        double sine = 1, cosine = 1;
        for (int k = 17; k >= 3; k -= 2) sine = 1 - (sine * s / (k * (k - 1)));
        for (int k = 18; k >= 2; k -= 2) cosine = 1 - (cosine * s / (k * (k - 1)));
        double value = (turn & 1) != 0 ? cosine : sine * r;
        return (turn & 2) != 0 ? -value : value;
    }

    // eʳ − 1 for |r| ≤ ½ ln 2.
    private static double Minus1(double r)
    {
        double p = 1;
        for (int k = 14; k >= 2; k--) p = 1 + (p * r / k);
        return p * r;
    }

    private static double Power(int n) => Interop.IntAsFloat((ulong)(n + 1023) << 52);
}
