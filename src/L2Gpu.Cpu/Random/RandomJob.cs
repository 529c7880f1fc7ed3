using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Random numbers; one task some tiles. Tiles that the result cuts are made beside it.</summary>
internal unsafe struct RandomJob : ITaskJob
{
    private const long TilesPerTask = 256;

    public RandomTiles Tiles;
    public RandomStream Stream;
    public RandomLaw? Law;
    public long First;
    public long Count;
    public uint* Numbers;

    private readonly long FirstTile => First / Philox.TileWords;

    private readonly long EndTile => ((First + Count - 1) / Philox.TileWords) + 1;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(EndTile - FirstTile, TilesPerTask));

    public readonly void Execute(int task, int worker)
    {
        long tile = FirstTile + (task * TilesPerTask), end = Math.Min(EndTile, tile + TilesPerTask);
        if (tile * Philox.TileWords < First) Cut(tile++);
        bool cut = tile < end && end * Philox.TileWords > First + Count;
        if (cut) end--;
        if (tile < end) Tiles.Fill(Stream, tile, end - tile, Law, Numbers + ((tile * Philox.TileWords) - First));
        if (cut) Cut(end);
    }

    [SkipLocalsInit]
    private readonly void Cut(long tile)
    {
        uint* whole = stackalloc uint[Philox.TileWords];
        Tiles.Fill(Stream, tile, 1, Law, whole);
        long begin = tile * Philox.TileWords, from = Math.Max(First, begin), to = Math.Min(First + Count, begin + Philox.TileWords);
        new ReadOnlySpan<uint>(whole + (from - begin), (int)(to - from)).CopyTo(new Span<uint>(Numbers + (from - First), (int)(to - from)));
    }
}
