using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A triangular factor under way on a device: a factor a lane, joined in a tree at the end.</summary>
internal sealed unsafe class QrLanes<T> : QrAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Source = "Qr/qr", RowsSource = "Qr/qr-rows";
    private const int RowsX = 32, RowsY = 4;

    private readonly SourceContext _context;
    private readonly ISourceQueue _queue;
    private readonly QrLaneShape _lanes;
    private readonly KernelDefines _defines;
    private readonly int _order;
    private readonly int _strips;
    private readonly ScratchSet _scratch;
    private readonly DeviceBuffer _frame;
    private DeviceBuffer _factors;
    private DeviceBuffer? _panels;
    private DeviceBuffer? _reflectors;
    private long _capacity = 1;
    private long _panelCapacity;
    private long _rows;

    public QrLanes(SourceContext context, IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        : base(queue, shape)
    {
        _context = context;
        _queue = queue.Source();
        _order = checked((int)shape.Order);
        _lanes = QrLaneShape.For(_order);
        _strips = (int)LaunchExtensions.Tiles(_order, _lanes.StripColumns);
        _defines = KernelDefines.None.With("ROWS", QrLaneShape.PanelRows).With("LX", _lanes.StripColumns);
        nuint count = checked((nuint)((shape.Columns + shape.Targets) * sizeof(double)));
        _scratch = new ScratchSet(context.Device);
        try
        {
            _frame = _scratch.Allocate(2 * count);
            _queue.Copy(center.Buffer, (nuint)(center.Offset * sizeof(double)), _frame, 0, count);
            _queue.Copy(scale.Buffer, (nuint)(scale.Offset * sizeof(double)), _frame, count, count);
            _factors = _scratch.Allocate(FactorBytes);
            if (start is { } given)
                _queue.Launch(Kernel("qr_start"), ElementGroups, new(_lanes.StripColumns), _order, given.Buffer, given.Offset, given.LeadingDimension, _factors);
            else
                _queue.Clear(_factors, 0, FactorBytes);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    private nuint FactorBytes => checked((nuint)((long)_order * _order * sizeof(double)));

    private LaunchSize ElementGroups => new(LaunchExtensions.Tiles((long)_order * _order, _lanes.StripColumns));

    private long UsedLanes(long rows) => Math.Clamp(LaunchExtensions.Tiles(rows, _lanes.ChunkRows), 1, _lanes.Lanes);

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        long before = _rows, firstChunk = before / _lanes.ChunkRows;
        long after = before + x.Rows, endChunk = LaunchExtensions.Tiles(after, _lanes.ChunkRows);
        Grow(UsedLanes(after));
        GrowPanels(Math.Min(_lanes.Lanes, endChunk - firstChunk));
        _rows = after; // only rows for which there is room count
        IKernel rowsKernel = _context.Kernel(RowsSource, SourceContext.TypeOf<T>().With("ROWS", QrLaneShape.PanelRows).With("LX", RowsX).With("LY", RowsY), "qr_rows");
        VectorView<T> w = weights ?? x.Row(0);
        for (long chunk = firstChunk; chunk < endChunk; chunk += _lanes.Lanes)
        {
            long count = Math.Min(_lanes.Lanes, endChunk - chunk);

            // Only the first chunk and the last may have fewer rows than a whole one; if there is one alone, both its ends count.
            long longest = Math.Min(_rows, (chunk + 1) * _lanes.ChunkRows) - Math.Max(before, chunk * _lanes.ChunkRows);
            if (count > 1) longest = Math.Max(longest, Math.Min(_lanes.ChunkRows, _rows - ((chunk + 1) * _lanes.ChunkRows)));
            for (int step = 0; step < LaunchExtensions.Tiles(longest, QrLaneShape.PanelRows); step++)
            {
                _queue.Launch(
                    rowsKernel, new(LaunchExtensions.Tiles(_order, RowsX), count), new(RowsX, RowsY),
                    x.Rows, (int)x.Columns, (int)y.Columns, Shape.Ones ? 1 : 0, weights.HasValue ? 1 : 0, before, chunk, _lanes.ChunkRows, step,
                    x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, _frame, _panels!);
                Absorb(QrLaneShape.PanelRows, 0, count, chunk, 1, _panels!, 0, (long)QrLaneShape.PanelRows * _order);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> factor)
    {
        long used = UsedLanes(_rows), square = (long)_order * _order;
        GrowPanels(Math.Max(1, used / 2));
        for (long step = 1; step < used; step *= 2)
        {
            // Rows of a triangle begin at their own column, so that the strips before have nothing of them.
            long pairs = LaunchExtensions.Tiles(used - step, 2 * step);
            for (int row = 0; row < _order; row += QrLaneShape.PanelRows)
            {
                Absorb(
                    Math.Min(QrLaneShape.PanelRows, _order - row), row / _lanes.StripColumns, pairs, 0, 2 * step,
                    _factors, (step * square) + ((long)row * _order), 2 * step * square);
            }
        }

        _queue.Launch(Kernel("qr_finish"), ElementGroups, new(_lanes.StripColumns), _order, _factors, factor.Buffer, factor.Offset, factor.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }

    private IKernel Kernel(string name) => _context.Kernel(Source, _defines, name);

    // Takes one panel each into `count` lanes.
    private void Absorb(int rows, int firstStrip, long count, long lane, long laneStep, DeviceBuffer panels, long panelOffset, long panelStride)
    {
        IKernel reduce = Kernel("qr_reduce"), apply = Kernel("qr_apply");
        LaunchSize local = new(_lanes.StripColumns);
        for (int strip = firstStrip; strip < _strips; strip++)
        {
            int first = strip * _lanes.StripColumns;
            _queue.Launch(
                reduce, new(count), local,
                _order, first, rows, _factors, lane, laneStep, (long)_lanes.Lanes, panels, panelOffset, panelStride, _reflectors!);
            _queue.Launch(
                apply, new(_strips - strip - 1, count), local,
                _order, first, rows, _factors, lane, laneStep, (long)_lanes.Lanes, panels, panelOffset, panelStride, _reflectors!);
        }
    }

    // Lanes come into being as rows come: those of few rows need little memory.
    private void Grow(long lanes)
    {
        if (lanes <= _capacity) return;
        long capacity = Math.Min(_lanes.Lanes, (long)BitOperations.RoundUpToPowerOf2((ulong)lanes));
        DeviceBuffer larger = _scratch.Allocate(checked((nuint)capacity * FactorBytes));
        try
        {
            _queue.Copy(_factors, 0, larger, 0, (nuint)_capacity * FactorBytes);
            _queue.Clear(larger, (nuint)_capacity * FactorBytes, (nuint)(capacity - _capacity) * FactorBytes);
        }
        catch
        {
            _scratch.Free(larger);
            throw;
        }

        _scratch.Free(_factors);
        (_factors, _capacity) = (larger, capacity);
    }

    private void GrowPanels(long count)
    {
        if (count <= _panelCapacity) return;
        _panelCapacity = 0;
        _scratch.Free(_panels);
        _scratch.Free(_reflectors);
        _panels = _scratch.Allocate(checked((nuint)(count * QrLaneShape.PanelRows * _order * sizeof(double))));
        _reflectors = _scratch.Allocate(checked((nuint)(count * 2 * _lanes.StripColumns * sizeof(double))));
        _panelCapacity = count;
    }
}
