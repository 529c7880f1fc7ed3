using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Second moments of rows that come in blocks.</summary>
internal sealed class IlgpuMoments<T, TArithmetic> : GramAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    private readonly IlgpuContext _context;
    private readonly ScratchArray<T> _shift;
    private readonly ScratchArray<int> _found;
    private readonly ScratchArray<double> _sums;
    private readonly long _tiles;
    private readonly int _lanes;

    public IlgpuMoments(IlgpuContext context, IQueue queue, GramShape shape)
        : base(queue, shape)
    {
        _context = context;
        long across = context.Across(shape.Order);
        _tiles = Triangle.First(across);
        _lanes = (int)Math.Max(1, context.Groups / _tiles);
        _shift = ScratchArray<T>.Zeros(context, queue, shape.Order);
        _found = ScratchArray<int>.Zeros(context, queue, 1);
        _sums = ScratchArray<double>.Zeros(context, queue, checked(_lanes * shape.Order * shape.Order));
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease leaseX = x.Buffer.Lease(), leaseY = y.Buffer.Lease(), leaseW = weights?.Buffer.Lease() ?? default;
        MomentArguments<T> arguments = Arguments() with { X = new(x), Y = new(y), Weights = weights is { } w ? VectorArgument.Of(w) : default, Rows = x.Rows };
        if (Shape.Centered) _context.Rows(Queue, MomentKernel.FindShift<T, TArithmetic>, 1, arguments);
        _context.Tiles(Queue, MomentKernel.Add<T, TArithmetic>, _tiles * _lanes, arguments);
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> moments)
    {
        using BufferLease lease = moments.Buffer.Lease();
        _context.Each(Queue, MomentKernel.Finish<T, TArithmetic>, Triangle.First(Shape.Order), Arguments() with { Moments = new(moments) });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _shift.Dispose();
            _found.Dispose();
            _sums.Dispose();
        }

        base.Dispose(disposing);
    }

    private MomentArguments<T> Arguments() => new()
    {
        Shift = _shift.View, Found = _found.View, Sums = _sums.View, Columns = Shape.Columns, Targets = Shape.Targets, IsWeighted = Shape.Weighted ? 1 : 0, IsCentered = Shape.Centered ? 1 : 0, Lanes = _lanes,
    };
}
