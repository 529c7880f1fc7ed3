using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Second moments in one pass: sums of products about a shift, corrected at the end.</summary>
internal sealed unsafe class CpuGramAccumulator<T> : GramAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CpuContext _context;
    private readonly MomentSums<T> _sums;
    private readonly ScratchBlock<T> _shift;
    private bool _shifted;
    private double _totalWeight;

    public CpuGramAccumulator(CpuContext context, MomentKernel<T> kernel, IQueue queue, GramShape shape)
        : base(queue, shape)
    {
        _context = context;
        var layout = new MomentLayout(shape.Columns, shape.Targets, Ones: true, kernel.Mr, kernel.Nr);
        _sums = new MomentSums<T>(context.Pool, kernel, layout);
        long lines = layout.PaddedLines + layout.Nr; // whole vectors are read from it as from a row
        try
        {
            _shift = ScratchPool.Shared.Rent<T>(lines);
        }
        catch
        {
            _sums.Dispose();
            throw;
        }

        new Span<T>(_shift.Pointer, checked((int)lines)).Clear();
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        var rows = new MomentRows<T>
        {
            X = x.Address(), Ldx = x.LeadingDimension, Y = y.Address(), Ldy = y.LeadingDimension,
            Weights = weights is { } w ? w.Address() : null, Count = x.Rows, Shift = _shift.Pointer,
        };
        if (Shape.Centered && !_shifted)
        {
            _shifted = MomentShift.TryFind(_sums.Layout, rows, _shift.Pointer);
            if (!_shifted) return; // no row so far weighs anything
        }

        rows.Shifted = _shifted;
        _totalWeight += rows.Weights is null ? rows.Count : Total(rows.Weights, rows.Count);
        _sums.Add(rows);
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> moments)
    {
        using BufferLease lease = moments.Buffer.Lease();
        _sums.Combine();
        using ScratchBlock<double> means = ScratchPool.Shared.Rent<double>(_sums.Layout.PaddedLines);
        MomentResultJob<T> job = new()
        {
            Layout = _sums.Layout, Sums = _sums.Sums, Shift = _shift.Pointer, TotalWeight = _totalWeight, Centered = Shape.Centered,
            Means = means.Pointer, Moments = moments.Address(), Ld = moments.LeadingDimension,
        };
        job.FindMeans();
        _context.Pool.Run(ref job, job.TaskCount);
        MirrorJob<double> mirror = new() { Order = moments.Rows, Matrix = moments.Address(), Ld = moments.LeadingDimension };
        _context.Pool.Run(ref mirror, mirror.TaskCount);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sums.Dispose();
            _shift.Dispose();
        }

        base.Dispose(disposing);
    }

    // Four chains, so that a million weights do not wait for each other's rounding; in FP64, so that whole weights add up exactly.
    private static double Total(T* weights, long count)
    {
        double a = 0, b = 0, c = 0, d = 0;
        long i = 0;
        for (; i + 4 <= count; i += 4)
        {
            a += double.CreateTruncating(weights[i]);
            b += double.CreateTruncating(weights[i + 1]);
            c += double.CreateTruncating(weights[i + 2]);
            d += double.CreateTruncating(weights[i + 3]);
        }

        for (; i < count; i++) a += double.CreateTruncating(weights[i]);
        return a + b + (c + d);
    }
}
