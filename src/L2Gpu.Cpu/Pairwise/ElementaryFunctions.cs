using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Functions of vectors that are made of a few operations. They give the same bits wherever those round alike, which AVX2 and AVX-512 do.</summary>
internal static class ElementaryFunctions<T, TVec, TSimd, TRoot, TMath>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    /// <summary>eˣ, to 1 unit in the last place, also where that is a subnormal number.</summary>
    /// <remarks>
    /// eˣ = 2ⁿ·eʳ with n whole and |r| ≤ ½ ln 2. ln 2 is taken in two parts, the first of few bits, so that n times it is exact (W. J. Cody and W. Waite, Software Manual for
    /// the Elementary Functions, 1980). eʳ = 1 + r + r²q(r), with q the polynomial of least greatest relative error of eʳ: 4·10⁻¹⁸, for floats 3·10⁻⁹.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Exp(TVec x)
    {
        // Beyond these it is 0 or ∞ all the same.
        TVec r = Reduce(TMath.Clamp(x, Number(-746, -104.5f), Number(710, 89)), out TVec n);
        TVec one = Number(1, 1);
        return TMath.Scale(TSimd.MultiplyAdd(TSimd.MultiplyAdd(Tail(r), r, one), r, one), n);
    }

    /// <summary>The hyperbolic tangent, to 3 units in the last place.</summary>
    /// <remarks>tanh |x| = m/(m + 2) with m = e²ˣ − 1 = 2ⁿ(eʳ − 1) + (2ⁿ − 1), which keeps its relative accuracy near 0, where n is 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Tanh(TVec x)
    {
        // Beyond 30, and 15 for floats, it rounds to 1.
        TVec magnitude = TMath.Clamp(TMath.Abs(x), TSimd.Zero, Number(30, 15));
        TVec r = Reduce(TMath.Add(magnitude, magnitude), out TVec n);
        TVec one = Number(1, 1);
        TVec power = TMath.Scale(one, n);
        TVec m = TSimd.MultiplyAdd(power, TSimd.MultiplyAdd(TSimd.Multiply(r, r), Tail(r), r), TRoot.Subtract(power, one));
        return TMath.CopySign(TRoot.Divide(m, TMath.Add(m, Number(2, 2))), x);
    }

    /// <summary>xⁿ for n ≥ 1, by repeated squaring from the lowest bit of n on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Power(TVec x, int n)
    {
        TVec square = x;
        for (; (n & 1) == 0; n >>= 1) square = TSimd.Multiply(square, square);
        TVec result = square;
        for (n >>= 1; n > 0; n >>= 1)
        {
            square = TSimd.Multiply(square, square);
            if ((n & 1) != 0) result = TSimd.Multiply(result, square);
        }

        return result;
    }

    // x = n·ln 2 + r with the nearest whole n, which adding a large number finds: what it loses is the fraction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Reduce(TVec x, out TVec n)
    {
        TVec shift = Number(6755399441055744, 12582912); // 3·2⁵¹ and 3·2²²
        n = TRoot.Subtract(TSimd.MultiplyAdd(x, Number(1.4426950408889634, 1.44269504f), shift), shift);
        return TRoot.SubtractProduct(TRoot.SubtractProduct(x, n, Number(6.93147180369123816490e-01, 0.693359375f)), n, Number(1.90821492927058770002e-10, -2.12194440e-4f));
    }

    // (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Tail(TVec r)
    {
        if (typeof(T) == typeof(float))
        {
            TVec s = TSimd.MultiplyAdd(Number(0, 0.00138145942f), r, Number(0, 0.00836871692f));
            s = TSimd.MultiplyAdd(s, r, Number(0, 0.0416683881f));
            s = TSimd.MultiplyAdd(s, r, Number(0, 0.166665206f));
            return TSimd.MultiplyAdd(s, r, Number(0, 0.499999934f));
        }

        TVec t = TSimd.MultiplyAdd(Number(2.5000066626477465e-8, 0), r, Number(2.7630248368472882e-7, 0));
        t = TSimd.MultiplyAdd(t, r, Number(2.7557586353522278e-6, 0));
        t = TSimd.MultiplyAdd(t, r, Number(2.4801493099025650e-5, 0));
        t = TSimd.MultiplyAdd(t, r, Number(1.9841269506607021e-4, 0));
        t = TSimd.MultiplyAdd(t, r, Number(1.3888888943629926e-3, 0));
        t = TSimd.MultiplyAdd(t, r, Number(8.3333333334944459e-3, 0));
        t = TSimd.MultiplyAdd(t, r, Number(4.1666666666530159e-2, 0));
        t = TSimd.MultiplyAdd(t, r, Number(0.16666666666666412, 0));
        return TSimd.MultiplyAdd(t, r, Number(0.50000000000000106, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Number(double wide, float single)
        => TSimd.Broadcast(typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(wide) : Unsafe.BitCast<float, T>(single));
}
