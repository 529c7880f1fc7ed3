using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Second moments in device source: lanes of tiles in FP64, about a shift that the device finds by itself.</summary>
internal sealed class GramDeviceAccumulator<T> : GramAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long ShiftLines = 32, ShiftSlices = 8, Image = 16;

    private readonly SourceContext _context;
    private readonly ISourceQueue _queue;
    private readonly GramTiles _tiles;
    private readonly ScratchSet _scratch;
    private readonly LaneSums _sums;
    private readonly DeviceBuffer _shift;
    private readonly DeviceBuffer _found;
    private readonly long _shiftGroups;
    private bool _mustFindShift;

    public unsafe GramDeviceAccumulator(SourceContext context, GramTiles tiles, IQueue queue, GramShape shape)
        : base(queue, shape)
    {
        _context = context;
        _queue = queue.Source();
        _tiles = tiles;
        _shiftGroups = LaunchExtensions.Tiles(shape.Order - 1, ShiftLines);
        _mustFindShift = shape.Centered;
        _scratch = new ScratchSet(context.Device);
        try
        {
            _sums = new LaneSums(context, _scratch, _queue, tiles.Count * tiles.Elements, (int)LaunchExtensions.Tiles(tiles.Groups, tiles.Count));
            _shift = _scratch.Allocate(checked((nuint)shape.Order * (nuint)sizeof(T)));
            _found = _scratch.Allocate(checked((nuint)_shiftGroups * sizeof(int)));
            _queue.Clear(_shift, 0, _shift.ByteLength);
            _queue.Clear(_found, 0, _found.ByteLength);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        int d = checked((int)Shape.Columns), t = checked((int)Shape.Targets), weighted = weights is null ? 0 : 1;
        VectorView<T> w = weights ?? new VectorView<T>(x.Buffer, 0, 0);
        if (_mustFindShift)
        {
            _queue.Launch(
                Kernel("gram_shift"),
                new LaunchSize(_shiftGroups),
                new LaunchSize(ShiftLines, ShiftSlices),
                x.Rows, d, t, weighted, x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, _shift, _found);

            // Whether a weighted block had rows that count, only the device knows.
            _mustFindShift = Shape.Weighted;
        }

        int lanes = _sums.Reached(LaunchExtensions.Tiles(x.Rows, _tiles.Defines.Number("CHUNK")));
        _queue.Launch(
            Kernel("gram_moments"),
            new LaunchSize((long)_tiles.Count * lanes),
            _tiles.Local,
            x.Rows, d, t, weighted, _tiles.Count, _sums.Lanes, _sums.Used,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, _shift, _sums.Buffer);
        _sums.Use(lanes);
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> moments)
    {
        DeviceBuffer sums = _sums.Combine();
        long across = LaunchExtensions.Tiles(Shape.Order, Image);
        _queue.Launch(
            Kernel("gram_finish"),
            new LaunchSize(across * (across + 1) / 2),
            new LaunchSize(Image, Image),
            checked((int)Shape.Columns), checked((int)Shape.Targets), Shape.Centered ? 1 : 0, sums, _shift,
            moments.Buffer, moments.Offset, moments.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }

    private IKernel Kernel(string name) => _context.Kernel("Gram/moments", _tiles.Defines, name);
}
