using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="Philox"/> and <see cref="SimulationMath"/> for a vector of numbers at a time: the same operations in the same order.</summary>
internal static unsafe class SimulationLanes<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private const float Ln2 = 0.693147182464599609375f;

    /// <summary>Vectors of keys that <see cref="Block"/> wants.</summary>
    public const int KeyCount = 2 * Philox.Rounds;

    /// <summary>The keys of all rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keys(ulong seed, TWord* keys)
    {
        (uint k0, uint k1) = ((uint)seed, (uint)(seed >> 32));
        for (int round = 0; round < Philox.Rounds; round++)
        {
            (keys[2 * round], keys[(2 * round) + 1]) = (TSimd.Broadcast(k0), TSimd.Broadcast(k1));
            unchecked
            {
                k0 += Philox.Weyl0;
                k1 += Philox.Weyl1;
            }
        }
    }

    /// <summary>The words of as many blocks in a row as a vector has elements; the first one's number is a multiple of that.</summary>
    /// <remarks>Even and odd blocks are apart, in numbers of 64 bits, as multiplications give them: halves then need no shuffle.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(uint block, uint second, uint third, uint fourth, TWord* keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3)
    {
        TWord m0 = TSimd.Broadcast(Philox.Multiplier0), m1 = TSimd.Broadcast(Philox.Multiplier1);
        TWord a0 = TSimd.Add(TSimd.Broadcast(block), TSimd.Indices), a1 = TSimd.Broadcast(second), a2 = TSimd.Broadcast(third), a3 = TSimd.Broadcast(fourth);
        TWord b0 = TSimd.UpperHalves(a0), b1 = a1, b2 = a2, b3 = a3;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            TWord k0 = keys[2 * round], k1 = keys[(2 * round) + 1];
            Round(ref a0, ref a1, ref a2, ref a3, m0, m1, k0, k1);
            Round(ref b0, ref b1, ref b2, ref b3, m0, m1, k0, k1);
        }

        (w0, w1, w2, w3) = (TSimd.Interleave(a0, b0), TSimd.Interleave(a1, b1), TSimd.Interleave(a2, b2), TSimd.Interleave(a3, b3));
    }

    /// <summary>The words of twice as many blocks in a row, of which the first one's number is a multiple of that: multiplications of one half fill the time in which the other waits for its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks(
        uint block, uint second, uint third, uint fourth, TWord* keys, out TWord v0, out TWord v1, out TWord v2, out TWord v3, out TWord w0, out TWord w1, out TWord w2, out TWord w3)
    {
        TWord m0 = TSimd.Broadcast(Philox.Multiplier0), m1 = TSimd.Broadcast(Philox.Multiplier1);
        TWord a0 = TSimd.Add(TSimd.Broadcast(block), TSimd.Indices), a1 = TSimd.Broadcast(second), a2 = TSimd.Broadcast(third), a3 = TSimd.Broadcast(fourth);
        TWord b0 = TSimd.UpperHalves(a0), b1 = a1, b2 = a2, b3 = a3;
        TWord c0 = TSimd.Add(a0, TSimd.Broadcast((uint)TSimd.Width)), c1 = a1, c2 = a2, c3 = a3;
        TWord d0 = TSimd.UpperHalves(c0), d1 = a1, d2 = a2, d3 = a3;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            TWord k0 = keys[2 * round], k1 = keys[(2 * round) + 1];
            Round(ref a0, ref a1, ref a2, ref a3, m0, m1, k0, k1);
            Round(ref b0, ref b1, ref b2, ref b3, m0, m1, k0, k1);
            Round(ref c0, ref c1, ref c2, ref c3, m0, m1, k0, k1);
            Round(ref d0, ref d1, ref d2, ref d3, m0, m1, k0, k1);
        }

        (v0, v1, v2, v3) = (TSimd.Interleave(a0, b0), TSimd.Interleave(a1, b1), TSimd.Interleave(a2, b2), TSimd.Interleave(a3, b3));
        (w0, w1, w2, w3) = (TSimd.Interleave(c0, d0), TSimd.Interleave(c1, d1), TSimd.Interleave(c2, d2), TSimd.Interleave(c3, d3));
    }

    /// <summary><see cref="SimulationMath.Uniform"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Uniform(TWord word)
        => TSimd.MultiplyAdd(TSimd.FromWhole(TSimd.ShiftRight(word, 1)), TSimd.Broadcast(4.656612873077392578125e-10f), TSimd.Broadcast(2.3283064365386962890625e-10f));

    /// <summary><see cref="SimulationMath.Normals"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals(TWord radius, TWord angle, out TFloat cosine, out TFloat sine)
    {
        TFloat r = TSimd.Sqrt(TSimd.Multiply(Log(Uniform(radius)), TSimd.Broadcast(-2f)));
        TWord q = TSimd.ShiftRightSigned(TSimd.Add(angle, TSimd.Broadcast(0x20000000u)), 30);
        TFloat t = TSimd.Multiply(TSimd.FromWhole(TSimd.Subtract(angle, TSimd.ShiftLeft(q, 30))), TSimd.Broadcast(9.31322574615478515625e-10f)), z = TSimd.Multiply(t, t);
        TFloat s = Step(TSimd.Broadcast(-.00460217707f), z, .0796802267f);
        s = Step(s, z, -.64596349f);
        s = TSimd.Multiply(Step(s, z, 1.57079637f), t);
        TFloat c = Step(TSimd.Broadcast(.000904021494f), z, -.0208602883f);
        c = Step(c, z, .253669232f);
        c = Step(c, z, -1.23370051f);
        c = Step(c, z, 1);
        TWord two = TSimd.Broadcast(2u), even = TSimd.IsZero(TSimd.And(q, TSimd.Broadcast(1u)));
        cosine = TSimd.Multiply(r, Flip(TSimd.Select(even, c, s), TSimd.And(TSimd.Add(q, TSimd.Broadcast(1u)), two)));
        sine = TSimd.Multiply(r, Flip(TSimd.Select(even, s, c), TSimd.And(q, two)));
    }

    /// <summary><see cref="SimulationMath.Log"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Log(TFloat x)
    {
        TWord bits = TSimd.Bits(x), e = TSimd.ShiftRightSigned(TSimd.Subtract(bits, TSimd.Broadcast(0x3f2aaaabu)), 23);
        TFloat f = TSimd.Subtract(TSimd.FromBits(TSimd.Subtract(bits, TSimd.ShiftLeft(e, 23))), TSimd.Broadcast(1f));
        TFloat p = Step(TSimd.Broadcast(.1437428f), f, -.153727546f);
        p = Step(p, f, .139208868f);
        p = Step(p, f, -.164193466f);
        p = Step(p, f, .200160623f);
        p = Step(p, f, -.250075996f);
        p = Step(p, f, .333331048f);
        p = Step(p, f, -.499999404f);
        return TSimd.MultiplyAdd(TSimd.FromWhole(e), TSimd.Broadcast(Ln2), TSimd.MultiplyAdd(p, TSimd.Multiply(f, f), f));
    }

    /// <summary><see cref="SimulationMath.Exp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Exp(TFloat x)
    {
        TFloat low = TSimd.Broadcast(-104f), high = TSimd.Broadcast(89f), one = TSimd.Broadcast(1f);
        TFloat c = TSimd.Select(TSimd.Less(x, low), low, x);
        c = TSimd.Select(TSimd.Less(high, c), high, c);
        TFloat r = Reduce(c, out TWord i), y = TSimd.Add(TSimd.MultiplyAdd(Tail(r), TSimd.Multiply(r, r), r), one);
        TWord half = TSimd.ShiftRightSigned(i, 1);
        return TSimd.Select(TSimd.IsNaN(x), NaN, TSimd.MultiplyAdd(TSimd.Multiply(y, Power(half)), Power(TSimd.Subtract(i, half)), TSimd.Broadcast(0f)));
    }

    /// <summary><see cref="SimulationMath.Tanh"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Tanh(TFloat x)
    {
        TWord sign = TSimd.Broadcast(0x80000000u);
        TFloat high = TSimd.Broadcast(10f), m = TSimd.FromBits(TSimd.And(TSimd.Bits(x), TSimd.Broadcast(0x7fffffffu)));
        m = TSimd.Select(TSimd.Less(m, high), m, high);
        TFloat r = Reduce(TSimd.Multiply(m, TSimd.Broadcast(2f)), out TWord i), p = TSimd.MultiplyAdd(Tail(r), TSimd.Multiply(r, r), r), power = Power(i);
        TFloat e = TSimd.MultiplyAdd(p, power, TSimd.Subtract(power, TSimd.Broadcast(1f))), y = TSimd.Divide(e, TSimd.Add(e, TSimd.Broadcast(2f)));
        return TSimd.Select(TSimd.IsNaN(x), NaN, TSimd.FromBits(TSimd.Or(TSimd.Bits(y), TSimd.And(TSimd.Bits(x), sign))));
    }

    private static TFloat NaN => TSimd.FromBits(TSimd.Broadcast(0x7fc00000u));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref TWord c0, ref TWord c1, ref TWord c2, ref TWord c3, TWord m0, TWord m1, TWord k0, TWord k1)
    {
        TWord p0 = TSimd.MultiplyEven(c0, m0), p1 = TSimd.MultiplyEven(c2, m1);
        c0 = TSimd.Xor(TSimd.Xor(TSimd.UpperHalves(p1), c1), k0);
        c2 = TSimd.Xor(TSimd.Xor(TSimd.UpperHalves(p0), c3), k1);
        (c1, c3) = (p1, p0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Step(TFloat p, TFloat x, float coefficient) => TSimd.MultiplyAdd(p, x, TSimd.Broadcast(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Flip(TFloat x, TWord two) => TSimd.FromBits(TSimd.Xor(TSimd.Bits(x), TSimd.ShiftLeft(two, 30)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Reduce(TFloat x, out TWord i)
    {
        TFloat shift = TSimd.Broadcast(SimulationMath.Shift), t = TSimd.MultiplyAdd(x, TSimd.Broadcast(1.44269502162933349609375f), shift), n = TSimd.Subtract(t, shift);
        i = TSimd.Subtract(TSimd.Bits(t), TSimd.Broadcast(0x4B400000u));
        return TSimd.MultiplyAdd(n, TSimd.Broadcast(1.904654323148236e-9f), TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2), x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Tail(TFloat r)
    {
        TFloat p = Step(TSimd.Broadcast(.00138144661f), r, .00836877991f);
        p = Step(p, r, .0416683927f);
        p = Step(p, r, .166665196f);
        return Step(p, r, .49999994f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Power(TWord n) => TSimd.FromBits(TSimd.ShiftLeft(TSimd.Add(n, TSimd.Broadcast(127u)), 23));
}
