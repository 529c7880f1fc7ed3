using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Sums of columns on a device, in lanes of row chunks, about the first row that counts.</summary>
internal sealed class ColumnMomentsDeviceAccumulator<T> : ColumnMomentsAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long SearchItems = 256, FinishItems = 64;
    private const long MostLaneBytes = 64L << 20;

    private readonly SourceContext _context;
    private readonly ISourceQueue _queue;
    private readonly KernelDefines _tiles;
    private readonly ScratchSet _scratch;
    private readonly LaneSums _sums;
    private readonly DeviceBuffer _shift;
    private readonly DeviceBuffer _found;
    private readonly bool _weighted;
    private bool _mustFindShift = true;

    public ColumnMomentsDeviceAccumulator(SourceContext context, KernelDefines tiles, IQueue queue, long columns, long targets, bool weighted)
        : base(queue, columns, targets, weighted)
    {
        (_context, _queue, _tiles, _weighted) = (context, queue.Source(), tiles, weighted);
        long all = checked(columns + targets), size = checked((2 * all) + 1 + (columns * targets));
        long lanes = Math.Min(LaunchExtensions.Tiles(tiles.Number("GROUPS"), LineGroups * TargetGroups), MostLaneBytes / sizeof(double) / size);
        _scratch = new ScratchSet(context.Device);
        try
        {
            _sums = new LaneSums(context, _scratch, _queue, size, (int)Math.Max(1, lanes));
            _shift = _scratch.Allocate((nuint)all * sizeof(double));
            _found = _scratch.Allocate((nuint)ShiftGroups * sizeof(int));
            _queue.Clear(_shift, 0, _shift.ByteLength);
            _queue.Clear(_found, 0, _found.ByteLength);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    private long ShiftGroups => Math.Max(1, LaunchExtensions.Tiles(Columns + Targets, SearchItems));

    // A line of ones, whose sum is that of the weights, is one more.
    private long LineGroups => LaunchExtensions.Tiles(Columns + Targets + 1, _tiles.Number("LX"));

    private long TargetGroups => Math.Max(1, LaunchExtensions.Tiles(Targets, _tiles.Number("TARGETS")));

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        int d = checked((int)Columns), t = checked((int)Targets), weighted = _weighted ? 1 : 0;
        VectorView<T> w = weights ?? new VectorView<T>(x.Buffer, 0, 0);
        if (_mustFindShift)
        {
            _queue.Launch(
                Kernel("column_moments_shift"), new LaunchSize(ShiftGroups), new LaunchSize(SearchItems),
                x.Rows, d, t, weighted, x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, _shift, _found);
            _mustFindShift = _weighted; // whether a weighted block had rows that count, only the device knows
        }

        int lanes = _sums.Reached(LaunchExtensions.Tiles(x.Rows, _tiles.Number("CHUNK")));
        _queue.Launch(
            Kernel("column_moments_add"), new LaunchSize(LineGroups * lanes, TargetGroups), new LaunchSize(_tiles.Number("LX"), _tiles.Number("LY")),
            x.Rows, d, t, weighted, _sums.Lanes, _sums.Used, _sums.Size,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, _shift, _sums.Buffer);
        _sums.Use(lanes);
    }

    /// <inheritdoc/>
    protected override void Complete(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
    {
        DeviceBuffer sums = _sums.Combine();
        long elements = Math.Max(means.Length, cross.Count);
        _queue.Launch(
            Kernel("column_moments_finish"), new LaunchSize(Math.Min(LaunchExtensions.Tiles(elements, FinishItems), LaunchSize.MostGroups)), new LaunchSize(FinishItems),
            checked((int)Columns), checked((int)Targets), sums, _shift,
            means.Buffer, means.Offset, squares.Buffer, squares.Offset, cross.Buffer, cross.Offset, cross.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }

    private IKernel Kernel(string name) => _context.Kernel("ColumnMoments/column-moments", _tiles, name);
}
