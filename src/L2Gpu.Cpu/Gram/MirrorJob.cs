namespace L2Gpu.Cpu;

/// <summary>Copies the lower triangle of a matrix to the upper one; one task a square tile.</summary>
internal unsafe struct MirrorJob<T> : ITaskJob
    where T : unmanaged
{
    private const long Tile = 32;

    public long Order;
    public T* Matrix;
    public long Ld;

    private readonly long Side => (Order + Tile - 1) / Tile;

    public readonly int TaskCount => checked((int)Side);

    /// <summary>One column of tiles is written: row by row, from columns that stay in the cache.</summary>
    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min((task + 1) * Tile, Order);
        for (long top = 0; top <= task * Tile; top += Tile)
        {
            for (long i = top; i < Math.Min(top + Tile, end); i++)
            {
                for (long j = Math.Max(i + 1, task * Tile); j < end; j++) Matrix[(i * Ld) + j] = Matrix[(j * Ld) + i];
            }
        }
    }
}
