using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Tiles of random numbers, in one instruction set.</summary>
internal abstract unsafe class RandomTiles
{
    /// <summary>The tiles of an instruction set.</summary>
    public static RandomTiles For(Isa isa) => isa switch
    {
        Isa.Avx512 => new RandomTiles<Vector512<float>, Vector512<uint>, SimulationSimd512>(),
        Isa.Avx2 => new RandomTiles<Vector256<float>, Vector256<uint>, SimulationSimd256>(),
        _ => new RandomTiles<Vector128<float>, Vector128<uint>, SimulationSimd128>(),
    };

    /// <summary>Fills consecutive tiles.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tile">The first tile.</param>
    /// <param name="count">How many.</param>
    /// <param name="law">Null for the words themselves.</param>
    /// <param name="numbers">Where: 128 numbers of 32 bits a tile.</param>
    public abstract void Fill(RandomStream stream, long tile, long count, RandomLaw? law, uint* numbers);
}

/// <inheritdoc/>
internal sealed unsafe class RandomTiles<TFloat, TWord, TSimd> : RandomTiles
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Fill(RandomStream stream, long tile, long count, RandomLaw? law, uint* numbers)
    {
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(stream.Seed, keys);
        for (long t = tile; t < tile + count; t++, numbers += Philox.TileWords)
        {
            ulong block = (ulong)t * Philox.TileBlocks;
            (uint second, uint third, uint fourth) = Philox.Counter(stream, block);
            for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width)
            {
                SimulationLanes<TFloat, TWord, TSimd>.Block((uint)block + (uint)lane, second, third, fourth, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
                uint* to = numbers + lane;
                if (law == RandomLaw.Normal)
                {
                    SimulationLanes<TFloat, TWord, TSimd>.Normals(w0, w1, out TFloat n0, out TFloat n1);
                    SimulationLanes<TFloat, TWord, TSimd>.Normals(w2, w3, out TFloat n2, out TFloat n3);
                    Store(to, TSimd.Bits(n0), TSimd.Bits(n1), TSimd.Bits(n2), TSimd.Bits(n3));
                }
                else if (law == RandomLaw.Uniform)
                {
                    Store(to, Uniform(w0), Uniform(w1), Uniform(w2), Uniform(w3));
                }
                else
                {
                    Store(to, w0, w1, w2, w3);
                }
            }
        }
    }

    private static TWord Uniform(TWord word) => TSimd.Bits(SimulationLanes<TFloat, TWord, TSimd>.Uniform(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(uint* to, TWord w0, TWord w1, TWord w2, TWord w3)
    {
        TSimd.Store(to, w0);
        TSimd.Store(to + Philox.TileBlocks, w1);
        TSimd.Store(to + (2 * Philox.TileBlocks), w2);
        TSimd.Store(to + (3 * Philox.TileBlocks), w3);
    }
}
