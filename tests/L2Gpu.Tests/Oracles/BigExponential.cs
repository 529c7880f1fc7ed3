using System.Numerics;

namespace L2Gpu.Tests.Oracles;

/// <summary>The exponential by its series, in whole numbers of 2⁻¹⁹².</summary>
internal static class BigExponential
{
    private const int Bits = 192, Halvings = 16;

    /// <summary>How far a number is from eˣ, in units in the last place of eˣ as a double; of the least subnormal number below 2⁻¹⁰²².</summary>
    public static double UlpsFrom(double number, double x)
    {
        (BigInteger mantissa, int exponent) = Exp(x);

        // eˣ = mantissa·2^(exponent − 192), with a mantissa from 2¹⁹¹ to 2¹⁹³.
        int top = (int)mantissa.GetBitLength() - 1 + exponent - Bits;
        int unit = Math.Max(top - 52, -1074);
        BigInteger difference = Shift((BigInteger)Math.ScaleB(number, 2 - unit), 62) - Shift(mantissa, exponent - Bits - unit + 64);
        return (double)difference / Math.ScaleB(1, 64);
    }

    /// <summary>x·e⁻ʸ − 1 for a positive x, which is how far y is from ln x.</summary>
    public static double LogarithmError(double x, double y)
    {
        (BigInteger mantissa, int exponent) = Exp(-y);
        int scale = Math.ILogB(x);
        BigInteger product = mantissa * (BigInteger)Math.ScaleB(Math.ScaleB(x, -scale), 52);
        return (double)(Shift(product, exponent + scale - 52) - (BigInteger.One << Bits)) / Math.ScaleB(1, Bits);
    }

    /// <summary>(e²ˣ − 1)/(e²ˣ + 1) for 0 ≤ x ≤ 40, times 2¹⁹².</summary>
    public static BigInteger Tanh(double x)
    {
        (BigInteger mantissa, int exponent) = Exp(2 * x);
        BigInteger power = mantissa << exponent, one = BigInteger.One << Bits;
        return ((power - one) << Bits) / (power + one);
    }

    // eˣ = mantissa·2^(exponent − 192).
    private static (BigInteger Mantissa, int Exponent) Exp(double x)
    {
        // x as a whole number of 2⁻²⁵⁶, reduced by the powers of e^(2⁻¹⁶) that squaring gives back.
        int scale = Math.Max(-200, Math.ILogB(x == 0 ? 1 : x));
        BigInteger fixedPoint = Shift((BigInteger)Math.ScaleB(Math.ScaleB(x, -scale), 52), Bits + scale - 52 + 64);
        BigInteger term = BigInteger.One << (Bits + 64), sum = term;
        BigInteger small = fixedPoint >> Halvings;
        for (int k = 1; !term.IsZero && k < 200; k++)
        {
            term = Shift(term * small, -(Bits + 64)) / k;
            sum += term;
        }

        int exponent = 0;
        for (int k = 0; k < Halvings; k++)
        {
            sum *= sum;
            exponent *= 2;
            int excess = (int)sum.GetBitLength() - (Bits + 64);
            sum >>= excess;
            exponent += excess - (Bits + 64);
        }

        return (Shift(sum, -64), exponent);
    }

    private static BigInteger Shift(BigInteger value, int by) => by >= 0 ? value << by : value >> -by;
}
