using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="CellMath"/> for a vector of cells at a time: the same operations in the same order.</summary>
internal static unsafe class CellLanes<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    /// <summary>The bit of a train that is its sign, and of a float.</summary>
    public static TWord Sign
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Broadcast(0x80000000u);
    }

    /// <summary><see cref="CellMath.Pulse"/>, and <see cref="CellMath.Increment"/> of the same rule, with a number of pulses for each cell.</summary>
    /// <param name="numbers">The rule's numbers of a tile.</param>
    /// <param name="at">Which of its cells.</param>
    /// <param name="state">Before.</param>
    /// <param name="down">All bits where pulses go down.</param>
    /// <param name="count">n.</param>
    /// <param name="noise">√n·σ.</param>
    /// <param name="normal">ξ.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Pulse<TRule>(in CellNumbers numbers, int at, TFloat state, TWord down, TFloat count, TFloat noise, TFloat normal)
        where TRule : struct, ICellRule<TFloat, TWord>
    {
        TFloat step = TSimd.Select(down, TSimd.Load(numbers.Down + at), TSimd.Load(numbers.Up + at)), signed = Flip(step, down);
        TFloat moved = TRule.IsAdditive
            ? Scatter(noise, normal, TSimd.MultiplyAdd(count, signed, state))
            : TSimd.MultiplyAdd(TRule.HasShare ? TSimd.Multiply(signed, TRule.Share(numbers, at, state, down)) : signed, Scatter(noise, normal, count), state);
        return Clamp(moved, TSimd.Load(numbers.Lower + at), TSimd.Load(numbers.Upper + at));
    }

    /// <summary><see cref="CellMath.Clamp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Clamp(TFloat x, TFloat lower, TFloat upper) => TSimd.Smaller(TSimd.Larger(x, lower), upper);

    /// <summary><see cref="CellMath.Scatter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Scatter(TFloat sigma, TFloat normal, TFloat x) => TSimd.Select(TSimd.Less(TSimd.Broadcast(0f), sigma), TSimd.MultiplyAdd(sigma, normal, x), x);

    /// <summary><see cref="CellMath.Apparent"/>, of conductances without noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Apparent(TFloat conductance, TFloat sigma, TFloat normal, TFloat lower, TFloat upper)
        => TSimd.Select(TSimd.Less(lower, upper), Scatter(sigma, normal, conductance), conductance);

    /// <summary>x, negated where a mask has all bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Flip(TFloat x, TWord mask) => TSimd.FromBits(TSimd.Xor(TSimd.Bits(x), TSimd.And(mask, Sign)));

    /// <summary>max(0, x), and 0 of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Positive(TFloat x) => TSimd.Larger(x, TSimd.Broadcast(0f));

    /// <summary>How many bits each element has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWord PopulationCount(TWord x)
    {
        x = TSimd.Subtract(x, TSimd.And(TSimd.ShiftRight(x, 1), TSimd.Broadcast(0x55555555u)));
        TWord pairs = TSimd.Broadcast(0x33333333u);
        x = TSimd.Add(TSimd.And(x, pairs), TSimd.And(TSimd.ShiftRight(x, 2), pairs));
        x = TSimd.And(TSimd.Add(x, TSimd.ShiftRight(x, 4)), TSimd.Broadcast(0x0f0f0f0fu));
        x = TSimd.Add(x, TSimd.ShiftRight(x, 8));
        return TSimd.And(TSimd.Add(x, TSimd.ShiftRight(x, 16)), TSimd.Broadcast(0x3fu));
    }

    /// <summary>A standard normal number for each of four vectors of cells that lie 32 apart.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="block">The first vector's first block.</param>
    /// <param name="keys">Those of the seed.</param>
    /// <param name="normals">Four vectors, 32 numbers apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals(RandomStream stream, ulong block, TWord* keys, float* normals)
    {
        Words(stream, block, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
        SimulationLanes<TFloat, TWord, TSimd>.Normals(w0, w1, out TFloat n0, out TFloat n1);
        SimulationLanes<TFloat, TWord, TSimd>.Normals(w2, w3, out TFloat n2, out TFloat n3);
        TSimd.Store(normals, n0);
        TSimd.Store(normals + Philox.TileBlocks, n1);
        TSimd.Store(normals + (2 * Philox.TileBlocks), n2);
        TSimd.Store(normals + (3 * Philox.TileBlocks), n3);
    }

    /// <summary>The words of a vector of blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words(RandomStream stream, ulong block, TWord* keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3)
    {
        (uint second, uint third, uint fourth) = Philox.Counter(stream, block);
        SimulationLanes<TFloat, TWord, TSimd>.Block((uint)block, second, third, fourth, keys, out w0, out w1, out w2, out w3);
    }

    /// <summary>Standard normal numbers of a whole tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(RandomStream stream, ulong tile, TWord* keys, float* normals)
    {
        for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width) Normals(stream, (tile * Philox.TileBlocks) + (uint)lane, keys, normals + lane);
    }
}
