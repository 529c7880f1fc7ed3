namespace L2Gpu.Kernels;

/// <summary>Where a work-group keeps one ridge problem: numbers of the data's type and of FP64, items of the group, and blocks of the matrix.</summary>
/// <param name="Items">Work-items of a group.</param>
/// <param name="Lanes">Work-items along a row of the factor.</param>
/// <param name="Block">Rows and columns of the matrix that a work-item sums at a time.</param>
/// <param name="Reals">Numbers of the data's type in local memory; 0 where the room is scratch in device memory.</param>
/// <param name="Wides">Numbers of FP64 in local memory.</param>
internal sealed record BatchedRidgeRoom(int Items, int Lanes, int Block, int Reals, int Wides)
{
    private const int Chunk = 16, WantedRows = 32, MostRows = 64;

    // From a warp for each problem of some eight columns to what every device has: few, since each is a program of its own.
    private static readonly BatchedRidgeRoom[] Singles = [new(32, 8, 1, 512, 224), new(64, 16, 2, 1600, 448), new(64, 16, 4, 6896, 512)];
    private static readonly BatchedRidgeRoom[] Doubles = [new(32, 8, 1, 512, 224), new(64, 16, 2, 1600, 448), new(64, 16, 4, 3136, 512)];
    private static readonly BatchedRidgeRoom Scratch = new(128, 32, 4, 0, 0);

    /// <summary>The smallest room that holds some rows of a problem beside its matrix, and how many; the same for all problems of a shape.</summary>
    /// <param name="columns">Features.</param>
    /// <param name="targets">Targets.</param>
    /// <param name="size">Bytes of a number of the data's type.</param>
    /// <param name="localBytes">What the device has for a work-group.</param>
    public static (BatchedRidgeRoom Room, int Rows) For(int columns, int targets, int size, long localBytes)
    {
        BatchedRidgeRoom[] fitting = [.. (size == sizeof(float) ? Singles : Doubles).Where(room => room.Bytes(size) <= localBytes)];
        BatchedRidgeRoom room = Array.Find(fitting, room => room.Rows(columns, targets) >= WantedRows)
            ?? fitting.LastOrDefault(room => room.Rows(columns, targets) >= Chunk) ?? Scratch;
        return (room, room == Scratch ? MostRows : room.Rows(columns, targets));
    }

    /// <summary>Numbers of the data's type that a problem takes. <c>place_room</c> in ridge-room.kernel.c lays them out.</summary>
    public static long RealsFor(long columns, long targets, long rows)
        => (columns * (columns | 1)) + (2 * targets * columns) + (rows * ((columns + targets) | 1)) + (4 * (columns + targets)) + (4 * columns);

    /// <summary>Numbers of FP64 that a problem takes.</summary>
    public long WidesFor(long columns, long targets, long rows)
        => (2 * (columns + targets)) + (targets * columns) + (targets * Math.Max(Items, columns)) + (targets * rows);

    private long Bytes(int size) => ((long)Reals * size) + (((long)Wides + (2 * Items)) * sizeof(double));

    // The most rows of a tile that fit, in whole chunks.
    private int Rows(int columns, int targets)
    {
        int rows = Math.Min(Items, MostRows);
        while (rows > 0 && (RealsFor(columns, targets, rows) > Reals || WidesFor(columns, targets, rows) > Wides)) rows -= Chunk;
        return rows;
    }
}
