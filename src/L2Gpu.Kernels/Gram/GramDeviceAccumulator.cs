using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Second moments in device source: lanes of sums in FP64, about a shift that the device finds by itself.</summary>
internal abstract class GramDeviceAccumulator<T> : GramAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long ShiftLines = 32, ShiftSlices = 8, Image = 16;

    private readonly ScratchSet _scratch;
    private readonly DeviceBuffer _found;
    private readonly long _shiftGroups;
    private bool _mustFindShift;

    /// <summary>Allocates the lanes.</summary>
    /// <param name="context">The device.</param>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="shape">What is summed.</param>
    /// <param name="laneSize">Doubles of a lane.</param>
    /// <param name="lanes">Lanes, at least one.</param>
    protected unsafe GramDeviceAccumulator(SourceContext context, IQueue queue, GramShape shape, long laneSize, int lanes)
        : base(queue, shape)
    {
        Context = context;
        Launches = queue.Source();
        _shiftGroups = LaunchExtensions.Tiles(shape.Order - 1, ShiftLines);
        _mustFindShift = shape.Centered;
        _scratch = new ScratchSet(context.Device);
        try
        {
            Sums = new LaneSums(context, _scratch, Launches, laneSize, lanes);
            Shift = _scratch.Allocate(checked((nuint)shape.Order * (nuint)sizeof(T)));
            _found = _scratch.Allocate(checked((nuint)_shiftGroups * sizeof(int)));
            Launches.Clear(Shift, 0, Shift.ByteLength);
            Launches.Clear(_found, 0, _found.ByteLength);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    /// <summary>The device.</summary>
    protected SourceContext Context { get; }

    /// <summary>The queue as one that launches.</summary>
    protected ISourceQueue Launches { get; }

    /// <summary>The sums.</summary>
    protected LaneSums Sums { get; }

    /// <summary>The point that products are taken about, one number a line; zeros until it is found.</summary>
    protected DeviceBuffer Shift { get; }

    /// <inheritdoc/>
    protected sealed override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        VectorView<T> w = weights ?? new VectorView<T>(x.Buffer, 0, 0);
        int weighted = weights is null ? 0 : 1;
        if (_mustFindShift)
        {
            Launches.Launch(
                Context.Kernel("Gram/shift", SourceContext.TypeOf<T>(), "gram_shift"),
                new LaunchSize(_shiftGroups),
                new LaunchSize(ShiftLines, ShiftSlices),
                x.Rows, checked((int)Shape.Columns), checked((int)Shape.Targets), weighted,
                x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, w.Buffer, w.Offset, Shift, _found);

            // Whether a weighted block had rows that count, only the device knows.
            _mustFindShift = Shape.Weighted;
        }

        AddProducts(x, y, w, weighted);
    }

    /// <summary>Adds the products of rows to the lanes.</summary>
    /// <param name="x">Features.</param>
    /// <param name="y">Targets.</param>
    /// <param name="weights">Weights; some valid view where there are none.</param>
    /// <param name="weighted">1 where there are weights, else 0.</param>
    protected abstract void AddProducts(MatrixView<T> x, MatrixView<T> y, VectorView<T> weights, int weighted);

    /// <summary>The kernel <c>gram_finish</c> for the layout of the lanes.</summary>
    protected abstract IKernel FinishKernel();

    /// <inheritdoc/>
    protected sealed override void Complete(MatrixView<double> moments)
    {
        DeviceBuffer sums = Sums.Combine();
        long across = LaunchExtensions.Tiles(Shape.Order, Image);
        Launches.Launch(
            FinishKernel(),
            new LaunchSize(across * (across + 1) / 2),
            new LaunchSize(Image, Image),
            checked((int)Shape.Columns), checked((int)Shape.Targets), Shape.Centered ? 1 : 0, sums, Shift,
            moments.Buffer, moments.Offset, moments.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _scratch.Dispose();
        base.Dispose(disposing);
    }
}
