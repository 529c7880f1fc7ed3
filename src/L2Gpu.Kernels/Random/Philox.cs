namespace L2Gpu.Kernels;

/// <summary>Philox4x32-10, the counter-based generator: 4 words of 32 bits from a counter of 128 bits and a key of 64.</summary>
/// <remarks>
/// J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11 (2011). Word i of a stream lies where vectors and work-groups
/// write it beside its neighbours: tiles of 128 words are 32 blocks, of which the first words come first, then all second ones, and so on.
/// </remarks>
public static class Philox
{
    /// <summary>Indices of words are less than this: blocks have 48 bits, and four words each.</summary>
    public const long IndexLimit = 1L << 50;

    /// <summary>Words of a tile, within which the blocks' words are interleaved.</summary>
    public const int TileWords = 128;

    /// <summary>Blocks of a tile.</summary>
    public const int TileBlocks = TileWords / 4;

    /// <summary>How often a counter is mixed.</summary>
    public const int Rounds = 10;

    /// <summary>By which the first word of a counter is multiplied.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>By which the third word of a counter is multiplied.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>By which the first word of the key grows each round.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>By which the second word of the key grows each round.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of a block.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="block">Which one, less than 2⁴⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block is 2⁴⁸ or more.</exception>
    public static (uint First, uint Second, uint Third, uint Fourth) Block(RandomStream stream, ulong block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, 1UL << 48);
        (uint c1, uint c2, uint c3) = Counter(stream, block);
        return Block((uint)block, c1, c2, c3, (uint)stream.Seed, (uint)(stream.Seed >> 32));
    }

    /// <summary>One word of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="index">Which one, from 0 to 2⁵⁰ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or 2⁵⁰ or more.</exception>
    public static uint Word(RandomStream stream, long index)
    {
        (ulong block, int word) = Place(index);
        (uint first, uint second, uint third, uint fourth) = Block(stream, block);
        return word switch { 0 => first, 1 => second, 2 => third, _ => fourth };
    }

    /// <summary>The number from 0 to 1 of an index; 0 never comes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="index">Which one, from 0 to 2⁵⁰ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or 2⁵⁰ or more.</exception>
    public static float Uniform(RandomStream stream, long index) => SimulationMath.Uniform(Word(stream, index));

    /// <summary>The standard normal number of an index. Two of them are made of two words, which no other takes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="index">Which one, from 0 to 2⁵⁰ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or 2⁵⁰ or more.</exception>
    public static float Normal(RandomStream stream, long index)
    {
        (ulong block, int word) = Place(index);
        (uint first, uint second, uint third, uint fourth) = Block(stream, block);
        (float cosine, float sine) = word < 2 ? SimulationMath.Normals(first, second) : SimulationMath.Normals(third, fourth);
        return (word & 1) == 0 ? cosine : sine;
    }

    /// <summary>All words of the counter but the first, which is the block's lower half.</summary>
    public static (uint Second, uint Third, uint Fourth) Counter(RandomStream stream, ulong block)
        => ((uint)(block >> 32) | ((uint)stream.Purpose << 16), (uint)stream.Step, (uint)(stream.Step >> 32) | ((uint)stream.Draw << 16));

    /// <summary>Four words from counter and key.</summary>
    internal static (uint First, uint Second, uint Third, uint Fourth) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            unchecked
            {
                k0 += Weyl0;
                k1 += Weyl1;
            }
        }

        return (c0, c1, c2, c3);
    }

    private static (ulong Block, int Word) Place(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, IndexLimit);
        return (((ulong)index / TileWords * TileBlocks) + ((ulong)index % TileBlocks), (int)(index / TileBlocks % 4));
    }
}
