using System.Numerics;
using System.Runtime.Intrinsics;
using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.RandomNumbers;

/// <summary>Operations of vectors beside those of scalars, bit by bit, where instructions have ways of their own: NaN, zeros of both signs, masks and counts.</summary>
public sealed unsafe class SimulationSimdTests
{
    private static readonly float[] Numbers = [0, -0.0f, 1, -1, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.PositiveInfinity, float.NaN, BitConverter.Int32BitsToSingle(unchecked((int)0xffc12345))];

    private static readonly uint[] Words = [0, 1, 2, 0x80000000, 0x7fffffff, uint.MaxValue, 0x55555555, 0xf0f0f0f1, 0x12345678];

    [Fact]
    public void Vectors_give_the_bits_of_scalars()
    {
        Check<Vector128<float>, Vector128<uint>, SimulationSimd128>();
        if (IsaSelector.IsAvailable(Isa.Avx2)) Check<Vector256<float>, Vector256<uint>, SimulationSimd256>();
        if (IsaSelector.IsAvailable(Isa.Avx512)) Check<Vector512<float>, Vector512<uint>, SimulationSimd512>();
    }

    private static void Check<TFloat, TWord, TSimd>()
        where TFloat : unmanaged
        where TWord : unmanaged
        where TSimd : struct, ISimulationSimd<TFloat, TWord>
    {
        foreach (float x in Numbers)
        {
            foreach (float y in Numbers)
            {
                Same(x > y ? x : y, TSimd.Larger(TSimd.Broadcast(x), TSimd.Broadcast(y)));
                Same(x < y ? x : y, TSimd.Smaller(TSimd.Broadcast(x), TSimd.Broadcast(y)));
            }
        }

        foreach (uint word in Words)
        {
            Same(BitConverter.UInt32BitsToSingle((uint)BitOperations.PopCount(word)), TSimd.FromBits(CellLanes<TFloat, TWord, TSimd>.PopulationCount(TSimd.Broadcast(word))));
            Assert.Equal(word != 0, TSimd.Any(TSimd.Broadcast(word)));
        }

        // One element after the other has its highest bit set, and nothing else.
        var words = new uint[TSimd.Width];
        for (int i = 0; i < words.Length; i++)
        {
            Array.Fill(words, 0x7fffffffu);
            words[i] = 0x80000000;
            fixed (uint* from = words) Assert.Equal(1u << i, TSimd.HighestBits(TSimd.Load(from)));
            Array.Clear(words);
            words[i] = 1;
            fixed (uint* from = words) Assert.True(TSimd.Any(TSimd.Load(from)));
        }

        static void Same(float wanted, TFloat found)
        {
            var elements = new float[TSimd.Width];
            fixed (float* to = elements) TSimd.Store(to, found);
            Assert.All(elements, element => Assert.Equal(BitConverter.SingleToInt32Bits(wanted), BitConverter.SingleToInt32Bits(element)));
        }
    }
}
