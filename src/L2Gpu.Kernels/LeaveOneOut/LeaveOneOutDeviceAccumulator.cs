using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Leave-one-out sums on a device; memory for a chunk of rows is bounded, whatever the rows, the grid and the targets are.</summary>
internal sealed class LeaveOneOutDeviceAccumulator<T> : LeaveOneOutAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long MostScratchBytes = 32L << 20;

    private readonly SourceContext _context;
    private readonly IGemm<T> _gemm;
    private readonly ColumnSums _columnSums;
    private readonly KernelDefines _tiles;
    private readonly ScratchSet _scratch;
    private readonly VectorView<double> _sums;
    private readonly long _rank;
    private readonly long _grid;
    private readonly long _targets;
    private readonly int _tileRows;

    public LeaveOneOutDeviceAccumulator(SourceContext context, IGemm<T> gemm, IQueue queue, SpectralModelView<T> model, bool weighted)
        : base(queue, model, weighted)
    {
        (_context, _gemm, _columnSums) = (context, gemm, new ColumnSums(context));
        (_rank, _grid, _targets) = (model.Basis.Columns, model.Filters.Columns, model.Projections.Columns);
        _tiles = context.Tiles<T>("leave-one-out").With("TARGETS", _targets == 1 ? 1 : 4);
        _tileRows = _tiles.Number("LY") * _tiles.Number("RM");
        long bytes = checked(_grid * _targets * sizeof(double));
        _scratch = new ScratchSet(context.Device);
        try
        {
            _sums = new(_scratch.Allocate((nuint)bytes), 0, _grid * _targets);
            queue.Source().Clear(_sums.Buffer, 0, (nuint)bytes);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    // So many rows that what they take is within the bound, in whole tiles; at least one tile.
    private unsafe long ChunkRows
        => Math.Max(1, MostScratchBytes / checked(((Model.Basis.Rows + _rank) * sizeof(T) * _tileRows) + (_sums.Length * sizeof(double)))) * _tileRows;

    /// <inheritdoc/>
    protected override unsafe void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        if (_sums.Length == 0) return;
        long chunk = Math.Min(x.Rows, ChunkRows), tiles = LaunchExtensions.Tiles(chunk, _tileRows);
        using DeviceBuffer centered = _context.Device.Allocate(checked((nuint)(chunk * x.Columns * sizeof(T))));
        using DeviceBuffer coordinates = _context.Device.Allocate(checked((nuint)(chunk * _rank * sizeof(T))));
        using DeviceBuffer partial = _context.Device.Allocate(checked((nuint)(tiles * _sums.Length * sizeof(double))));
        for (long first = 0; first < x.Rows; first += chunk)
        {
            long rows = Math.Min(chunk, x.Rows - first);
            Center(x.Block(first, 0, rows, x.Columns), centered);
            var z = new MatrixView<T>(coordinates, 0, rows, _rank, _rank);
            _gemm.Multiply(
                Queue, Transpose.No, Transpose.No, T.One, new MatrixView<T>(centered, 0, rows, x.Columns, x.Columns).AsBatch(), Model.Basis.AsBatch(), T.Zero, z.AsBatch());
            Errors(z, y.Block(first, 0, rows, _targets), weights?.Slice(first, rows), partial);
            _columnSums.Run(Queue.Source(), partial, LaunchExtensions.Tiles(rows, _tileRows), _sums, add: true);
        }
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> errors)
    {
        bool packed = errors.LeadingDimension == errors.Columns || errors.Rows == 1;
        long runs = packed ? Math.Min(1, errors.Rows) : errors.Rows, length = packed ? errors.Count : errors.Columns;
        for (long run = 0; run < runs; run++)
        {
            Queue.Source().Copy(
                _sums.Buffer, (nuint)(run * length * sizeof(double)), errors.Buffer, (nuint)((errors.Offset + (run * errors.LeadingDimension)) * sizeof(double)),
                (nuint)(length * sizeof(double)));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }

    private void Center(MatrixView<T> x, DeviceBuffer centered)
        => Queue.Source().Launch(
            Kernel("leave_one_out_center"), new LaunchSize(LaunchExtensions.Tiles(x.Count, 4 * Size.Count)), Size, x.Rows, x.Columns,
            x.Buffer, x.Offset, x.LeadingDimension, Model.Center.Buffer, Model.Center.Offset, centered);

    private void Errors(MatrixView<T> z, MatrixView<T> y, VectorView<T>? weights, DeviceBuffer partial)
    {
        long groups = checked(
            LaunchExtensions.Tiles(z.Rows, _tileRows) * LaunchExtensions.Tiles(_grid, Size.X * _tiles.Number("RN")) * LaunchExtensions.Tiles(_targets, _tiles.Number("TARGETS")));
        VectorView<T> given = weights ?? new(y.Buffer, 0, 0);
        VectorView<double> margins = Model.Margins ?? Model.Offset;
        Queue.Source().Launch(
            Kernel("leave_one_out_errors"), new LaunchSize(groups), Size,
            checked((int)z.Rows), checked((int)_rank), checked((int)_grid), checked((int)_targets), z.Buffer,
            Model.Filters.Buffer, Model.Filters.Offset, Model.Filters.LeadingDimension,
            Model.Projections.Buffer, Model.Projections.Offset, Model.Projections.LeadingDimension, Model.Offset.Buffer, Model.Offset.Offset,
            y.Buffer, y.Offset, y.LeadingDimension, given.Buffer, given.Offset, weights is null ? 0 : 1,
            Model.BaseLeverage, LeaveOneOutOperator<T>.LeverageMargin, margins.Buffer, margins.Offset, Model.Margins is null ? 0 : 1, partial);
    }

    private LaunchSize Size => new(_tiles.Number("LX"), _tiles.Number("LY"));

    private IKernel Kernel(string name) => _context.Kernel("LeaveOneOut/leave-one-out", _tiles, name);
}
