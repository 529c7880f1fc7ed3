using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The elementary functions of <see cref="L2Gpu.Kernels.SimulationMath"/> inside kernels, operation by operation. ILGPU's own are left alone: their bits differ from device to device.</summary>
internal static class FloatMath<TFused>
    where TFused : struct, IFused
{
    /// <summary>3·2²², which rounds what is added to it to a whole number.</summary>
    public const float Shift = 12582912;

    private const float Ln2 = 0.693147182464599609375f, Scale30 = 9.31322574615478515625e-10f;
    private const int Sign = unchecked((int)0x80000000), QuietNaN = 0x7fc00000;

    /// <summary>A number in (0, 1] of 32 random bits.</summary>
    public static float Uniform(uint word) => TFused.MultiplyAdd((int)(word >> 1), Scale30 / 2, Scale30 / 4);

    /// <summary>The larger half, or the other, of two independent standard normal numbers of 64 random bits.</summary>
    public static float Normal(uint radius, uint angle, int isSine)
    {
        float r = MathF.Sqrt(Log(Uniform(radius)) * -2);
        int q = (int)(angle + 0x20000000u) >> 30;
        float t = (int)(angle - ((uint)q << 30)) * Scale30, z = t * t;
        float s = TFused.MultiplyAdd(-.00460217707f, z, .0796802267f);
        s = TFused.MultiplyAdd(s, z, -.64596349f);
        s = TFused.MultiplyAdd(s, z, 1.57079637f) * t;
        float c = TFused.MultiplyAdd(.000904021494f, z, -.0208602883f);
        c = TFused.MultiplyAdd(c, z, .253669232f);
        c = TFused.MultiplyAdd(c, z, -1.23370051f);
        c = TFused.MultiplyAdd(c, z, 1);
        bool isSwapped = (q & 1) != 0;
        return isSine != 0 ? r * Flip(isSwapped ? c : s, (int)((uint)(q & 2) << 30)) : r * Flip(isSwapped ? s : c, (int)((uint)((q + 1) & 2) << 30));
    }

    /// <summary>The natural logarithm of a number in (0, 1].</summary>
    public static float Log(float x)
    {
        int bits = (int)Interop.FloatAsInt(x), e = (bits - 0x3f2aaaab) >> 23;
        float f = Of(bits - (e << 23)) - 1;
        float p = TFused.MultiplyAdd(.1437428f, f, -.153727546f);
        p = TFused.MultiplyAdd(p, f, .139208868f);
        p = TFused.MultiplyAdd(p, f, -.164193466f);
        p = TFused.MultiplyAdd(p, f, .200160623f);
        p = TFused.MultiplyAdd(p, f, -.250075996f);
        p = TFused.MultiplyAdd(p, f, .333331048f);
        p = TFused.MultiplyAdd(p, f, -.499999404f);
        return TFused.MultiplyAdd(e, Ln2, TFused.MultiplyAdd(p, f * f, f));
    }

    /// <summary>eˣ.</summary>
    public static float Exp(float x)
    {
        // Beyond these it is 0 or ∞.
        float c = x < -104 ? -104 : x;
        c = c > 89 ? 89 : c;
        float n = Rounded(c), r = Rest(c, n), y = TFused.MultiplyAdd(Tail(r), r * r, r) + 1;
        int i = Whole(n), half = i >> 1;
        return IsNaN(x) ? Of(QuietNaN) : TFused.MultiplyAdd(y * Power(half), Power(i - half), 0);
    }

    /// <summary>The hyperbolic tangent.</summary>
    public static float Tanh(float x)
    {
        float m = Of((int)Interop.FloatAsInt(x) & ~Sign);
        m = m < 10 ? m : 10;
        float n = Rounded(m * 2), r = Rest(m * 2, n), p = TFused.MultiplyAdd(Tail(r), r * r, r), power = Power(Whole(n)), e = TFused.MultiplyAdd(p, power, power - 1), y = e / (e + 2);
        return IsNaN(x) ? Of(QuietNaN) : Of((int)Interop.FloatAsInt(y) | ((int)Interop.FloatAsInt(x) & Sign));
    }

    /// <summary>Whether a number is NaN, by its bits.</summary>
    public static bool IsNaN(float x) => ((int)Interop.FloatAsInt(x) & ~Sign) > 0x7f800000;

    /// <summary>Whether a number is finite, by its bits.</summary>
    public static bool IsFinite(float x) => ((int)Interop.FloatAsInt(x) & ~Sign) < 0x7f800000;

    // x = i·ln 2 + r: the sum that rounds i, i by the bits of that, and r.
    private static float Rounded(float x) => TFused.MultiplyAdd(x, 1.44269502162933349609375f, Shift);

    private static int Whole(float rounded) => (int)Interop.FloatAsInt(rounded) - 0x4B400000;

    private static float Rest(float x, float rounded)
    {
        float n = rounded - Shift;
        return TFused.MultiplyAdd(n, 1.904654323148236e-9f, TFused.MultiplyAdd(n, -Ln2, x));
    }

    // (eʳ − 1 − r)/r².
    private static float Tail(float r)
    {
        float p = TFused.MultiplyAdd(.00138144661f, r, .00836877991f);
        p = TFused.MultiplyAdd(p, r, .0416683927f);
        p = TFused.MultiplyAdd(p, r, .166665196f);
        return TFused.MultiplyAdd(p, r, .49999994f);
    }

    private static float Power(int n) => Of((n + 127) << 23);

    private static float Flip(float x, int sign) => Of((int)Interop.FloatAsInt(x) ^ sign);

    private static float Of(int bits) => Interop.IntAsFloat((uint)bits);
}
