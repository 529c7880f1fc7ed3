using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Second moments on tensor cores: tiles of the lower triangle of the features, and a border of the targets and the ones.</summary>
internal sealed class GramTensorAccumulator<T>(SourceContext context, GramTensorTiles tiles, IQueue queue, GramShape shape)
    : GramDeviceAccumulator<T>(context, queue, shape, LaneSize(tiles, shape), tiles.Lanes)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long BorderTile = 4, BorderLines = 32, BorderSlices = 8;

    /// <inheritdoc/>
    protected override void AddProducts(MatrixView<T> x, MatrixView<T> y, VectorView<T> weights, int weighted)
    {
        int d = checked((int)Shape.Columns), t = checked((int)Shape.Targets), chunk = tiles.Chunk(x.Rows), lanes = Sums.Reached(LaunchExtensions.Tiles(x.Rows, chunk));
        Launches.Launch(
            Kernel("gram_tensor_moments", tiles.GroupMemoryBytes<T>()),
            new LaunchSize((long)tiles.Count * lanes),
            new LaunchSize(GramTensorTiles.Items),
            x.Rows, d, weighted, tiles.Count, Sums.Lanes, Sums.Used, chunk, Sums.Size,
            x.Buffer, x.Offset, x.LeadingDimension, weights.Buffer, weights.Offset, Shift, Sums.Buffer);
        int across = (int)LaunchExtensions.Tiles(Shape.Order, BorderLines), borders = (int)LaunchExtensions.Tiles(Shape.Targets + 1, BorderTile);
        Launches.Launch(
            Kernel("gram_border"),
            new LaunchSize((long)across * borders * lanes),
            new LaunchSize(BorderLines, BorderSlices),
            x.Rows, d, t, weighted, across, borders, Sums.Lanes, Sums.Used, chunk, Sums.Size, tiles.Sums,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, weights.Buffer, weights.Offset, Shift, Sums.Buffer);
        Sums.Use(lanes);
    }

    /// <inheritdoc/>
    protected override IKernel FinishKernel() => Kernel("gram_finish");

    // Even: sums of tiles are read and written in pairs.
    private static long LaneSize(GramTensorTiles tiles, GramShape shape) => tiles.Sums + (LaunchExtensions.Tiles((shape.Targets + 1) * shape.Order, 2) * 2);

    private IKernel Kernel(string name, int groupMemoryBytes = 0) => Context.Kernel("Gram/moments.sm80", tiles.Defines, name, groupMemoryBytes);
}
