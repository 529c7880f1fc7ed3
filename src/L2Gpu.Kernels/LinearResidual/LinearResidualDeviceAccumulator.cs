using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Residual sums on a device, in lanes of row chunks.</summary>
internal sealed class LinearResidualDeviceAccumulator<T> : LinearResidualAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long Items = 256, WideItems = 32;
    private const long MostNarrow = 64; // columns
    private const long MostLaneBytes = 64L << 20;

    private readonly SourceContext _context;
    private readonly ISourceQueue _queue;
    private readonly KernelDefines _tiles;
    private readonly ScratchSet _scratch;
    private readonly LaneSums _sums;
    private readonly int _columns;
    private readonly int _targets;
    private readonly int _weighted;

    public LinearResidualDeviceAccumulator(SourceContext context, IQueue queue, LinearModelView model, bool weighted)
        : base(queue, model, weighted)
    {
        (_context, _queue, _weighted) = (context, queue.Source(), weighted ? 1 : 0);
        (_columns, _targets) = (checked((int)model.Coefficients.Rows), checked((int)model.Coefficients.Columns));
        _tiles = context.Tiles<T>(_targets <= 1 ? "residual" : "residuals");
        long size = checked((_columns + 2L) * _targets);
        long lanes = Math.Min(LaunchExtensions.Tiles(_tiles.Number("GROUPS"), Math.Max(1, TargetGroups)), MostLaneBytes / sizeof(double) / Math.Max(1, size));
        _scratch = new ScratchSet(context.Device);
        _sums = new LaneSums(context, _scratch, _queue, size, (int)Math.Max(1, lanes));
    }

    private long TargetGroups => LaunchExtensions.Tiles(_targets, _tiles.Number("TARGETS"));

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        if (_targets == 0) return;
        bool narrow = _columns <= MostNarrow;
        long rows = narrow ? Items : Items / WideItems * _tiles.Number("RR");
        int lanes = _sums.Reached(LaunchExtensions.Tiles(x.Rows, rows));
        VectorView<T> w = weights ?? new VectorView<T>(x.Buffer, 0, 0);
        ReadOnlySpan<KernelArgument> shape = narrow
            ? [x.Rows, _columns, _targets, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _columns)), _weighted]
            : [x.Rows, _columns, _targets, _weighted];
        _queue.Launch(
            Kernel(narrow ? "linear_residual_narrow" : "linear_residual_wide"),
            new LaunchSize(lanes, TargetGroups),
            narrow ? new LaunchSize(Items) : new LaunchSize(WideItems, Items / WideItems),
            [
                .. shape, _sums.Lanes, _sums.Used, _sums.Size,
                x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset,
                Model.Center.Buffer, Model.Center.Offset, Model.Coefficients.Buffer, Model.Coefficients.Offset, Model.Coefficients.LeadingDimension,
                Model.Offset.Buffer, Model.Offset.Offset, _sums.Buffer,
            ]);
        _sums.Use(lanes);
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> gradient, MatrixView<double> sums)
    {
        if (_targets == 0) return;
        _queue.Launch(
            Kernel("linear_residual_finish"), new LaunchSize(Math.Min(LaunchExtensions.Tiles(_sums.Size, Items), LaunchSize.MostGroups)), new LaunchSize(Items),
            _columns, _targets, _sums.Combine(), gradient.Buffer, gradient.Offset, gradient.LeadingDimension, sums.Buffer, sums.Offset, sums.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }

    private IKernel Kernel(string name) => _context.Kernel("LinearResidual/linear-residual", _tiles, name);
}
