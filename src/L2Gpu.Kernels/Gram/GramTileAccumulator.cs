using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Second moments on any device: tiles of the lower triangle of all lines of [x, y, 1].</summary>
internal sealed class GramTileAccumulator<T>(SourceContext context, GramTiles tiles, IQueue queue, GramShape shape)
    : GramDeviceAccumulator<T>(context, queue, shape, tiles.Count * tiles.Elements, (int)LaunchExtensions.Tiles(tiles.Groups, tiles.Count))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void AddProducts(MatrixView<T> x, MatrixView<T> y, VectorView<T> weights, int weighted)
    {
        int lanes = Sums.Reached(LaunchExtensions.Tiles(x.Rows, tiles.Defines.Number("CHUNK")));
        Launches.Launch(
            Kernel("gram_moments"),
            new LaunchSize((long)tiles.Count * lanes),
            tiles.Local,
            x.Rows, checked((int)Shape.Columns), checked((int)Shape.Targets), weighted, tiles.Count, Sums.Lanes, Sums.Used,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, weights.Buffer, weights.Offset, Shift, Sums.Buffer);
        Sums.Use(lanes);
    }

    /// <inheritdoc/>
    protected override IKernel FinishKernel() => Kernel("gram_finish");

    private IKernel Kernel(string name) => Context.Kernel("Gram/moments", tiles.Defines, name);
}
