using System.Numerics;

namespace L2Gpu.Kernels;

/// <summary>How a triangular factor is cut up on a device that compiles kernels: by its order alone.</summary>
/// <param name="Lanes">The most chains of rows, which do not wait for each other.</param>
/// <param name="ChunkRows">Rows of a chunk; chunk c of all rows belongs to lane c mod lanes. A lane has so many rows before the next begins that joining costs less.</param>
/// <param name="StripColumns">Columns of a work-group.</param>
internal readonly record struct QrLaneShape(int Lanes, int ChunkRows, int StripColumns)
{
    /// <summary>Rows that are taken into a factor at a time: what a work-item has in registers.</summary>
    public const int PanelRows = 32;

    private const int MostLanes = 1024;

    // Of all lanes; they come into being as rows come, so that the rows have at least about half of it.
    private const long MostBytes = 256 << 20;

    /// <summary>The shape of a factor of order p.</summary>
    public static QrLaneShape For(long order)
    {
        long fit = Math.Clamp((long)(MostBytes / (sizeof(double) * (double)order * order)), 1, MostLanes);
        return new(
            1 << BitOperations.Log2((ulong)fit),
            checked((int)(LaunchExtensions.Tiles(order, PanelRows) * PanelRows)),
            order switch { <= 32 => 32, <= 128 => 64, _ => 128 });
    }
}
