using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The tiles of second moments on tensor cores, and the lanes that fill a GPU with them.</summary>
internal readonly record struct GramTensorTiles
{
    /// <summary>Work-items of a group.</summary>
    public const int Items = 256;

    private const int Side = 128;
    private const int MostWaves = 8;      // more even the load no further, and cost memory
    private const int ShortestChunk = 128; // rows: below, ending a chunk costs as much as its products

    private readonly int _longestChunk;
    private readonly int _stageRows;

    /// <summary>Chooses lanes.</summary>
    /// <param name="defines">The sizes that kernels are compiled with.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="multiprocessors">Those of the device. One holds one work-group at a time.</param>
    public GramTensorTiles(KernelDefines defines, long columns, int multiprocessors)
    {
        Defines = defines;
        _longestChunk = defines.Number("CHUNK");
        _stageRows = defines.Number("TK");
        long across = LaunchExtensions.Tiles(columns, Side);
        Count = checked((int)(across * (across + 1) / 2));

        // The fewest lanes whose groups leave the least of a GPU idle in their last wave.
        double busiest = 0;
        for (int lanes = 1; lanes == 1 || (long)lanes * Count <= (long)MostWaves * multiprocessors; lanes++)
        {
            long groups = (long)lanes * Count;
            double busy = (double)groups / (LaunchExtensions.Tiles(groups, multiprocessors) * multiprocessors);
            if (busy <= busiest) continue;
            busiest = busy;
            Lanes = lanes;
        }
    }

    /// <summary>The sizes that kernels are compiled with.</summary>
    public KernelDefines Defines { get; }

    /// <summary>Tiles of the lower triangle.</summary>
    public int Count { get; }

    /// <summary>Lanes of sums.</summary>
    public int Lanes { get; }

    /// <summary>Sums of all tiles.</summary>
    public long Sums => (long)Count * Side * Side;

    /// <summary>The rows of a chunk, so that a block of rows makes the same number of chunks for each lane, as far as there are rows.</summary>
    /// <param name="rows">Rows of the block.</param>
    public int Chunk(long rows)
    {
        long rounds = LaunchExtensions.Tiles(rows, (long)Lanes * _longestChunk);
        long chunk = Math.Max(ShortestChunk, LaunchExtensions.Tiles(rows, Lanes * rounds));
        return (int)Math.Min(_longestChunk, LaunchExtensions.Tiles(chunk, _stageRows) * _stageRows);
    }

    /// <summary>The memory of a group: stages of rows of two tiles, with 16 bytes twice behind each row, and of weights.</summary>
    public unsafe int GroupMemoryBytes<T>()
        where T : unmanaged
        => Defines.Number("STAGES") * _stageRows * ((2 * ((Side * sizeof(T)) + 32)) + sizeof(T));
}
