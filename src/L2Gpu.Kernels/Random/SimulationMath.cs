using System.Runtime.CompilerServices;

namespace L2Gpu.Kernels;

/// <summary>The elementary functions of simulations, in FP32, with the same bits on every device.</summary>
/// <remarks>
/// They are made of +, −, ×, ÷, √, fma and operations on bits alone. No product feeds a sum: where one should, there is an fma, so that no compiler has anything to contract.
/// Polynomials are Horner's, by fma. The same text stands for vectors (<c>SimulationLanes</c> of the CPU's backend) and for devices (<c>simulation-math.kernel.c</c>).
/// </remarks>
public static class SimulationMath
{
    /// <summary>3·2²²: a number of magnitude up to 2²¹ that is added to it is rounded to a whole number, a tie to the even one.</summary>
    public const float Shift = 12582912;

    private const float Ln2 = 0.693147182464599609375f, Ln2Excess = 1.904654323148236e-9f, Log2E = 1.44269502162933349609375f;

    private const int ShiftBits = 0x4B400000;

    // Where log's argument is split into 2ᵉ and what lies from 2/3 to 4/3.
    private const int LogSplit = 0x3f2aaaab;

    // 2⁻³⁰, 2⁻³¹ and 2⁻³².
    private const float Scale30 = 9.31322574615478515625e-10f, Scale31 = Scale30 / 2, Scale32 = Scale30 / 4;

    /// <summary>A number in (0, 1] of a word of 32 random bits: (word/2 rounded down + ½)/2³¹, but for two roundings to FP32.</summary>
    public static float Uniform(uint word) => MathF.FusedMultiplyAdd((int)(word >> 1), Scale31, Scale32);

    /// <summary>Two independent standard normal numbers of two words of 32 random bits, of at most 6.66.</summary>
    /// <remarks>G. E. P. Box and M. E. Muller, A note on the generation of random normal deviates, Ann. Math. Statist. 29 (1958). Absolute error 9·10⁻⁷ for the uniform number that the radius is made of.</remarks>
    public static (float Cosine, float Sine) Normals(uint radius, uint angle)
    {
        float r = MathF.Sqrt(Log(Uniform(radius)) * -2);
        int q = (int)(angle + 0x20000000) >> 30;
        float t = (int)(angle - ((uint)q << 30)) * Scale30, z = t * t;
        float s = MathF.FusedMultiplyAdd(-.00460217707f, z, .0796802267f);
        s = MathF.FusedMultiplyAdd(s, z, -.64596349f);
        s = MathF.FusedMultiplyAdd(s, z, 1.57079637f) * t;
        float c = MathF.FusedMultiplyAdd(.000904021494f, z, -.0208602883f);
        c = MathF.FusedMultiplyAdd(c, z, .253669232f);
        c = MathF.FusedMultiplyAdd(c, z, -1.23370051f);
        c = MathF.FusedMultiplyAdd(c, z, 1);
        (float sine, float cosine) = (q & 1) == 0 ? (s, c) : (c, s);
        return (r * Flip(cosine, ((q + 1) & 2) << 30), r * Flip(sine, (q & 2) << 30));
    }

    /// <summary>The natural logarithm of a number in (0, 1].</summary>
    public static float Log(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x), e = (bits - LogSplit) >> 23;
        float f = BitConverter.Int32BitsToSingle(bits - (e << 23)) - 1;
        float p = MathF.FusedMultiplyAdd(.1437428f, f, -.153727546f);
        p = MathF.FusedMultiplyAdd(p, f, .139208868f);
        p = MathF.FusedMultiplyAdd(p, f, -.164193466f);
        p = MathF.FusedMultiplyAdd(p, f, .200160623f);
        p = MathF.FusedMultiplyAdd(p, f, -.250075996f);
        p = MathF.FusedMultiplyAdd(p, f, .333331048f);
        p = MathF.FusedMultiplyAdd(p, f, -.499999404f);
        return MathF.FusedMultiplyAdd(e, Ln2, MathF.FusedMultiplyAdd(p, f * f, f));
    }

    /// <summary>eˣ, to 1.01 units in the last place; of NaN the quiet NaN without payload.</summary>
    public static float Exp(float x)
    {
        // Beyond these it is 0 or ∞.
        float c = x < -104 ? -104 : x;
        c = c > 89 ? 89 : c;
        float r = Reduce(c, out int i), y = MathF.FusedMultiplyAdd(Tail(r), r * r, r) + 1;
        int half = i >> 1;

        // No bare product, which a caller might add to.
        return float.IsNaN(x) ? BitConverter.Int32BitsToSingle(0x7fc00000) : MathF.FusedMultiplyAdd(y * Power(half), Power(i - half), 0);
    }

    /// <summary>The hyperbolic tangent, to 2.6 units in the last place; of NaN the quiet NaN without payload.</summary>
    public static float Tanh(float x)
    {
        float m = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) & int.MaxValue);
        // Beyond it, 1.
        m = m < 10 ? m : 10;
        float r = Reduce(m * 2, out int i), p = MathF.FusedMultiplyAdd(Tail(r), r * r, r), power = Power(i);
        float e = MathF.FusedMultiplyAdd(p, power, power - 1), y = e / (e + 2);
        return float.IsNaN(x)
            ? BitConverter.Int32BitsToSingle(0x7fc00000)
            : BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(y) | (BitConverter.SingleToInt32Bits(x) & int.MinValue));
    }

    // x = i·ln 2 + r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Reduce(float x, out int i)
    {
        float t = MathF.FusedMultiplyAdd(x, Log2E, Shift), n = t - Shift;
        i = unchecked(BitConverter.SingleToInt32Bits(t) - ShiftBits);
        return MathF.FusedMultiplyAdd(n, Ln2Excess, MathF.FusedMultiplyAdd(n, -Ln2, x));
    }

    // (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tail(float r)
    {
        float p = MathF.FusedMultiplyAdd(.00138144661f, r, .00836877991f);
        p = MathF.FusedMultiplyAdd(p, r, .0416683927f);
        p = MathF.FusedMultiplyAdd(p, r, .166665196f);
        return MathF.FusedMultiplyAdd(p, r, .49999994f);
    }

    private static float Power(int n) => BitConverter.Int32BitsToSingle(unchecked((n + 127) << 23));

    private static float Flip(float x, int sign) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) ^ sign);
}
