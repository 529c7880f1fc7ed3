using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Exponentials of many numbers times the same factor, which most kernels end in.</summary>
/// <remarks>
/// e^(b·x) = 2ⁿ·2ʳ with n whole, the nearest to b·x·log₂e, and r what is left: b·log₂e is taken in two parts, of which the first goes into n and r with one rounding, so that the
/// result is right to 1 unit in the last place, also where that is a subnormal number. 2ʳ for |r| ≤ ½ is the polynomial of <see cref="ElementaryFunctions{T, TVec, TSimd, TRoot, TMath}"/>.
/// Each number is one chain of some twenty operations, more than a processor looks ahead over; so four or eight vectors take each step together.
/// </remarks>
internal static unsafe class ExponentialKernel<T, TVec, TSimd, TRoot, TMath>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    private const double Log2E = 1.4426950408889634;
    private const double Log2EError = 2.0355273740931033e-17; // of the number above

    // Exponents of 2 beyond these give 0 or ∞ all the same, and stay within what can be scaled by.
    private const double LeastExponent = -1077, MostExponent = 1025, LeastSingleExponent = -151, MostSingleExponent = 129;

    // Without fused operations what is left after n would have the error of the whole product.
    private static readonly bool s_isFused = TSimd.MultiplyAddScalar(T.BitIncrement(T.One), T.One + T.One - T.BitIncrement(T.One), -T.One) != T.Zero;

    private static readonly T s_largest = typeof(T) == typeof(double) ? T.CreateTruncating(double.MaxValue) : T.CreateTruncating(float.MaxValue);

    /// <summary>Whether <see cref="Run"/> may be given a factor: one that log₂e does not take out of the numbers.</summary>
    public static bool Takes(T factor) => s_isFused && T.Abs(factor) <= s_largest / T.CreateTruncating(2);

    /// <summary>to[i] = e^(factor·from[i]).</summary>
    /// <param name="count">How many; whole vectors.</param>
    /// <param name="factor">The factor, one that <see cref="Takes"/> allows.</param>
    /// <param name="from">The numbers.</param>
    /// <param name="step">Elements from one vector of them to the next: that of a vector, or 0 for one that is all of them.</param>
    /// <param name="to">Overwritten; may be <paramref name="from"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TDomain>(nint count, T factor, T* from, nint step, T* to)
        where TDomain : struct, IDomain
    {
        Split(factor, out T first, out T second, out T least, out T most);
        TVec high = TSimd.Broadcast(first), low = TSimd.Broadcast(second), bottom = TSimd.Broadcast(least), top = TSimd.Broadcast(most);
        nint w = TSimd.Width, i = 0;
        if (TSimd.Rows > 6)
        {
            // Thirty-two registers hold eight chains, which keep two units busy.
            for (; i + (8 * w) <= count; i += 8 * w, from += 8 * step)
            {
                Four x = Read<TDomain>(from, step, 4, bottom, top), y = Read<TDomain>(from + (4 * step), step, 4, bottom, top);
                Four n = Reduce<TDomain>(ref x, high, low), m = Reduce<TDomain>(ref y, high, low), p = Leading(), q = Leading();
                if (typeof(T) == typeof(double))
                {
                    Step(ref p, x, ref q, y, 7.0735821113794859e-9, 0);
                    Step(ref p, x, ref q, y, -1.0178184671499801e-7, 0);
                    Step(ref p, x, ref q, y, 1.3215436594457478e-6, 0);
                    Step(ref p, x, ref q, y, -1.5252733546791886e-5, 0);
                    Step(ref p, x, ref q, y, 1.5403530454092386e-4, 0);
                }

                Step(ref p, x, ref q, y, -1.3333558146686228e-3, -1.3390172839e-3f);
                Step(ref p, x, ref q, y, 9.6181291075969664e-3, 9.6185264748e-3f);
                Step(ref p, x, ref q, y, -0.055504108664820732, -0.055503622226f);
                Step(ref p, x, ref q, y, 0.24022650695910122, 0.24022647524f);
                Step(ref p, x, ref q, y, -0.69314718055994531, -0.69314718056f);
                Step(ref p, x, ref q, y, 1, 1);
                Write(to + i, 4, p, n);
                Write(to + i + (4 * w), 4, q, m);
            }
        }

        for (; i < count; i += 4 * w, from += 4 * step)
        {
            nint there = nint.Min(4, (count - i) / w);
            Four x = Read<TDomain>(from, step, there, bottom, top);
            Four n = Reduce<TDomain>(ref x, high, low), p = Leading();
            if (typeof(T) == typeof(double))
            {
                Step(ref p, x, 7.0735821113794859e-9, 0);
                Step(ref p, x, -1.0178184671499801e-7, 0);
                Step(ref p, x, 1.3215436594457478e-6, 0);
                Step(ref p, x, -1.5252733546791886e-5, 0);
                Step(ref p, x, 1.5403530454092386e-4, 0);
            }

            Step(ref p, x, -1.3333558146686228e-3, -1.3390172839e-3f);
            Step(ref p, x, 9.6181291075969664e-3, 9.6185264748e-3f);
            Step(ref p, x, -0.055504108664820732, -0.055503622226f);
            Step(ref p, x, 0.24022650695910122, 0.24022647524f);
            Step(ref p, x, -0.69314718055994531, -0.69314718056f);
            Step(ref p, x, 1, 1);
            Write(to + i, there, p, n);
        }
    }

    /// <summary>b·log₂e in two parts, and between which x all that is not 0 or ∞ lies.</summary>
    private static void Split(T factor, out T high, out T low, out T least, out T most)
    {
        double b = double.CreateTruncating(factor), product = b * Log2E, bottom = LeastSingleExponent, top = MostSingleExponent;
        high = T.CreateTruncating(product);
        double rest = product - double.CreateTruncating(high);
        if (typeof(T) == typeof(double))
        {
            rest = Math.FusedMultiplyAdd(b, Log2E, -product) + (b * Log2EError);
            (bottom, top) = (LeastExponent, MostExponent);
        }

        low = T.CreateTruncating(rest);
        least = T.NegativeInfinity;
        most = T.PositiveInfinity;
        if (high == T.Zero) return; // 0·∞ is NaN

        T one = T.CreateTruncating(bottom) / high, other = T.CreateTruncating(top) / high;
        least = T.Max(T.Min(one, other), -s_largest);
        most = T.Min(T.Max(one, other), s_largest);
    }

    // Vectors that are missing are the last one again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Read<TDomain>(T* from, nint step, nint there, TVec bottom, TVec top)
        where TDomain : struct, IDomain
    {
        TVec a = TSimd.Load(from), b = TSimd.Load(from + (there > 1 ? step : 0)), c = TSimd.Load(from + (there > 2 ? 2 * step : 0)), d = TSimd.Load(from + (there > 3 ? 3 * step : 0));
        return TDomain.IsScaledDistance
            ? new() { A = TMath.Lesser(top, a), B = TMath.Lesser(top, b), C = TMath.Lesser(top, c), D = TMath.Lesser(top, d) }
            : new() { A = TMath.Clamp(a, bottom, top), B = TMath.Clamp(b, bottom, top), C = TMath.Clamp(c, bottom, top), D = TMath.Clamp(d, bottom, top) };
    }

    /// <summary>n; and x becomes −r. n is found by adding a large number, which loses the fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Reduce<TDomain>(ref Four x, TVec high, TVec low)
        where TDomain : struct, IDomain
    {
        TVec shift = Number(6755399441055744, 12582912); // 3·2⁵¹ and 3·2²²
        Four n;
        n.A = TSimd.MultiplyAdd(x.A, high, shift);
        n.B = TSimd.MultiplyAdd(x.B, high, shift);
        n.C = TSimd.MultiplyAdd(x.C, high, shift);
        n.D = TSimd.MultiplyAdd(x.D, high, shift);
        n.A = TRoot.Subtract(n.A, shift);
        n.B = TRoot.Subtract(n.B, shift);
        n.C = TRoot.Subtract(n.C, shift);
        n.D = TRoot.Subtract(n.D, shift);
        Four r;
        r.A = TRoot.SubtractProduct(n.A, x.A, high);
        r.B = TRoot.SubtractProduct(n.B, x.B, high);
        r.C = TRoot.SubtractProduct(n.C, x.C, high);
        r.D = TRoot.SubtractProduct(n.D, x.D, high);
        if (!TDomain.IsScaledDistance)
        {
            r.A = TRoot.SubtractProduct(r.A, x.A, low);
            r.B = TRoot.SubtractProduct(r.B, x.B, low);
            r.C = TRoot.SubtractProduct(r.C, x.C, low);
            r.D = TRoot.SubtractProduct(r.D, x.D, low);
        }

        x = r;
        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Leading()
    {
        TVec leading = Number(-4.4363033752444856e-10, 1.5321133557e-4f);
        return new() { A = leading, B = leading, C = leading, D = leading };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Four p, in Four x, ref Four q, in Four y, double wide, float single)
    {
        Step(ref p, x, wide, single);
        Step(ref q, y, wide, single);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Four p, in Four x, double wide, float single)
    {
        TVec coefficient = Number(wide, single);
        p.A = TSimd.MultiplyAdd(p.A, x.A, coefficient);
        p.B = TSimd.MultiplyAdd(p.B, x.B, coefficient);
        p.C = TSimd.MultiplyAdd(p.C, x.C, coefficient);
        p.D = TSimd.MultiplyAdd(p.D, x.D, coefficient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* to, nint there, in Four p, in Four n)
    {
        TSimd.Store(to, TMath.Scale(p.A, n.A));
        if (there > 1) TSimd.Store(to + TSimd.Width, TMath.Scale(p.B, n.B));
        if (there > 2) TSimd.Store(to + (2 * TSimd.Width), TMath.Scale(p.C, n.C));
        if (there > 3) TSimd.Store(to + (3 * TSimd.Width), TMath.Scale(p.D, n.D));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Number(double wide, float single)
        => TSimd.Broadcast(typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(wide) : Unsafe.BitCast<float, T>(single));

    /// <summary>What is known of the numbers and the factor.</summary>
    internal interface IDomain
    {
        /// <summary>
        /// The numbers are not negative, so that one end of them is enough; and the factor is a factor, whose product may be rounded: by 1.2u, where the operation may by 4u.
        /// </summary>
        static abstract bool IsScaledDistance { get; }
    }

    internal readonly struct AnyNumber : IDomain
    {
        public static bool IsScaledDistance => false;
    }

    internal readonly struct ScaledDistance : IDomain
    {
        public static bool IsScaledDistance => true;
    }

    private struct Four
    {
        public TVec A, B, C, D;
    }
}
