using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>A stream of random numbers inside kernels: Philox4x32-10, as in <see cref="Philox"/>.</summary>
internal readonly struct StreamArgument
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _purpose;
    private readonly ulong _step;

    public StreamArgument(ulong seed, ushort purpose, ulong step) => (_key0, _key1, _purpose, _step) = ((uint)seed, (uint)(seed >> 32), (uint)purpose << 16, step);

    public StreamArgument(SimulationAddress address, SimulationPurpose purpose)
        : this(address.Seed, (ushort)purpose, address.Step)
    {
    }

    /// <summary>A word.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="later">Steps after that of the stream.</param>
    /// <param name="draw">Which of several draws in one step.</param>
    public readonly uint Word(long index, long later, uint draw) => Block(index, later, draw).Word(WordOf(index));

    /// <summary>The number from 0 to 1.</summary>
    public readonly float Uniform<TFused>(long index, long later, uint draw)
        where TFused : struct, IFused
        => FloatMath<TFused>.Uniform(Word(index, later, draw));

    /// <summary>The standard normal number.</summary>
    public readonly float Normal<TFused>(long index, long later, uint draw)
        where TFused : struct, IFused
    {
        PhiloxBlock block = Block(index, later, draw);
        int word = WordOf(index);
        return word < 2 ? FloatMath<TFused>.Normal(block.First, block.Second, word) : FloatMath<TFused>.Normal(block.Third, block.Fourth, word - 2);
    }

    private static int WordOf(long index) => (int)(index / Philox.TileBlocks) & 3;

    private readonly PhiloxBlock Block(long index, long later, uint draw)
    {
        ulong block = ((ulong)index / Philox.TileWords * Philox.TileBlocks) + ((ulong)index % Philox.TileBlocks), step = _step + (ulong)later;
        uint c0 = (uint)block, c1 = (uint)(block >> 32) | _purpose, c2 = (uint)step, c3 = (uint)(step >> 32) | (draw << 16), k0 = _key0, k1 = _key1;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            ulong p0 = (ulong)Philox.Multiplier0 * c0, p1 = (ulong)Philox.Multiplier1 * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint)p0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return new PhiloxBlock { First = c0, Second = c1, Third = c2, Fourth = c3 };
    }
}
