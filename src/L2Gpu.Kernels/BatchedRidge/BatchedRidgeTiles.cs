using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>What a work-group of <c>batched_ridge_tiles</c> holds of a problem: all its rows, or a tile of them at a time.</summary>
/// <param name="Targets">The most targets that are compiled for.</param>
/// <param name="Rows">Rows of the tile. No bit of an answer depends on it.</param>
internal sealed record BatchedRidgeTiles(int Targets, int Rows)
{
    /// <summary>Work-items of a group.</summary>
    public const int Items = 128;

    /// <summary>With fewer columns the rooms of <see cref="BatchedRidgeRoom"/> are small, and many more problems are resident.</summary>
    public const int FewestColumns = 9;

    /// <summary>A lane a column.</summary>
    public const int MostColumns = 32;

    /// <summary>The most targets.</summary>
    public const int MostTargets = 4;

    // A row of the tile: 32 columns, 4 targets, and as much again, so that tensor cores read without bank conflicts.
    private const int Pitch = MostColumns + 8;

    private static readonly BatchedRidgeRoom Room = new(Items, Lanes: 32, Block: 4, Reals: 1, Wides: 0);

    private int Wides => checked((int)Room.WidesFor(MostColumns, Targets, Rows));

    /// <summary>The macros beside those of the type.</summary>
    public KernelDefines Defines => KernelDefines.None
        .With("LX", Room.Items).With("LANES", Room.Lanes).With("BLK", Room.Block).With("ROOM", Room.Reals).With("WIDE", Wides).With("TARGETS", Targets).With("TILE_ROWS", Rows);

    /// <summary>The memory that a launch adds to each work-group: the tile, and the room for everything else.</summary>
    public int GroupMemoryBytes
        => (Rows * Pitch * sizeof(float)) + (Wides * sizeof(double)) + (checked((int)BatchedRidgeRoom.RealsFor(MostColumns, Targets, rows: 0)) * sizeof(float));

    /// <summary>Chooses for a batch.</summary>
    /// <param name="targets">Targets of each problem.</param>
    /// <param name="meanRows">Rows of a problem, in the mean.</param>
    public static BatchedRidgeTiles For(int targets, long meanRows) => new(targets == 1 ? 1 : MostTargets, meanRows <= 64 ? 64 : 256);
}
