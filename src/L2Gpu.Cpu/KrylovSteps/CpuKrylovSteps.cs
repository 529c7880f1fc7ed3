using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Krylov steps in SIMD: each reads and writes its vectors once, and sums while they are in cache.</summary>
internal sealed unsafe class CpuKrylovSteps<T>(CpuContext context) : KrylovStepsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Factors of narrow matrices without gaps are repeated up to about so many elements.
    private const long PatternElements = 256;

    /// <inheritdoc/>
    protected override void RunDot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        KrylovJob<T> job = new() { Rows = x.Rows, Columns = x.Columns };
        Sum(ref job, x, y, products);
    }

    /// <inheritdoc/>
    protected override void RunShift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
    {
        using BufferLease pLease = p.Buffer.Lease(), qLease = q.Buffer.Lease(), shiftLease = shifts.Buffer.Lease();
        using ScratchBlock<double> factors = Pattern(shifts.Address(), p, q, out long repeats);
        KrylovJob<T> job = new()
        {
            Update = KrylovUpdate.Add, Rows = p.Rows, Columns = p.Columns, Factors = factors.Pointer, Repeats = repeats,
            First = q.Address(), LdFirst = q.LeadingDimension, Second = p.Address(), LdSecond = p.LeadingDimension,
        };
        Sum(ref job, p, q, curvature);
    }

    /// <inheritdoc/>
    protected override void RunAdvance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares)
    {
        using BufferLease pLease = p.Buffer.Lease(), qLease = q.Buffer.Lease(), xLease = x.Buffer.Lease(), rLease = r.Buffer.Lease();
        using BufferLease overLease = numerator.Buffer.Lease(), underLease = denominator.Buffer.Lease(), stepLease = alpha.Buffer.Lease();
        double* steps = alpha.Address(), over = numerator.Address(), under = denominator.Address();
        for (long c = 0; c < p.Columns; c++) steps[c] = under[c] > 0 ? FiniteOrZero(over[c] / under[c]) : 0;
        bool packed = IsPacked(p) && IsPacked(q) && IsPacked(x) && IsPacked(r);
        using ScratchBlock<double> factors = Pattern(steps, p.Columns, packed, out long repeats);
        using ScratchBlock<double> negatives = ScratchPool.Shared.Rent<double>(repeats * p.Columns);
        for (long i = 0; i < repeats * p.Columns; i++) negatives.Pointer[i] = -factors.Pointer[i];
        KrylovJob<T> job = new()
        {
            Update = KrylovUpdate.AddAndSubtract, Rows = p.Rows, Columns = p.Columns, Factors = factors.Pointer, Negatives = negatives.Pointer, Repeats = repeats,
            First = x.Address(), LdFirst = x.LeadingDimension, Second = p.Address(), LdSecond = p.LeadingDimension,
            Third = r.Address(), LdThird = r.LeadingDimension, Fourth = q.Address(), LdFourth = q.LeadingDimension,
        };
        Sum(ref job, r, r, squares);
    }

    /// <inheritdoc/>
    protected override void RunDirection(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        using BufferLease zLease = z.Buffer.Lease(), pLease = p.Buffer.Lease();
        using BufferLease overLease = numerator.Buffer.Lease(), underLease = denominator.Buffer.Lease(), ratioLease = beta.Buffer.Lease();
        double* ratios = beta.Address(), over = numerator.Address(), under = denominator.Address();
        for (long c = 0; c < z.Columns; c++) ratios[c] = FiniteOrZero(over[c] / under[c]);
        using ScratchBlock<double> factors = Pattern(ratios, z, p, out long repeats);
        KrylovJob<T> job = new()
        {
            Update = KrylovUpdate.Combine, Rows = z.Rows, Columns = z.Columns, Factors = factors.Pointer, Repeats = repeats,
            First = p.Address(), LdFirst = p.LeadingDimension, Second = z.Address(), LdSecond = z.LeadingDimension,
        };
        if (z.Rows > 0) context.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void RunAdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        using BufferLease rLease = r.Buffer.Lease(), pLease = p.Buffer.Lease(), xLease = x.Buffer.Lease(), columnLease = recurrence.Columns.Buffer.Lease();
        using BufferLease shiftLease = recurrence.Shifts.Buffer.Lease(), omegaLease = recurrence.Omega.Buffer.Lease(), zetaLease = recurrence.Zeta.Buffer.Lease();
        using BufferLease stepLease = recurrence.Step.Buffer.Lease(), ratioLease = recurrence.Ratio.Buffer.Lease();
        using BufferLease beforeLease = recurrence.PreviousStep.Buffer.Lease(), earlierLease = recurrence.PreviousRatio.Buffer.Lease();
        long count = p.Columns;
        using ScratchBlock<double> scalars = ScratchPool.Shared.Rent<double>(3 * count);
        int* columns = recurrence.Columns.Address();
        double* shifts = recurrence.Shifts.Address(), omega = recurrence.Omega.Address(), zeta = recurrence.Zeta.Address();
        double* step = recurrence.Step.Address(), ratio = recurrence.Ratio.Address();
        double* previousStep = recurrence.PreviousStep.Address(), previousRatio = recurrence.PreviousRatio.Address();
        for (long k = 0; k < count; k++)
        {
            int c = columns[k];
            double carried = previousStep[c] == 0 ? 0 : step[c] * previousRatio[c] / previousStep[c];
            omega[k] = 1 / (1 + (shifts[k] * step[c]) + (carried * (1 - omega[k])));
            zeta[k] *= omega[k];
            scalars.Pointer[k] = step[c] * omega[k];
            scalars.Pointer[count + k] = zeta[k];
            scalars.Pointer[(2 * count) + k] = ratio[c] * omega[k] * omega[k];
        }

        ShiftedJob<T> job = new()
        {
            Rows = p.Rows, Count = count, Columns = columns, Scalars = scalars.Pointer, Residual = r.Address(), LdResidual = r.LeadingDimension,
            Direction = p.Address(), LdDirection = p.LeadingDimension, Solution = x.Address(), LdSolution = x.LeadingDimension,
        };
        if (p.Rows > 0) context.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void RunScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease(), factorLease = factors.Buffer.Lease();
        ScaleRowsJob<T> job = new()
        {
            Rows = x.Rows, Columns = x.Columns, Factors = factors.Address(), From = x.Address(), LdFrom = x.LeadingDimension, Keep = keep,
            To = y.Address(), LdTo = y.LeadingDimension,
        };
        context.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void RunGather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        using BufferLease sourceLease = source.Buffer.Lease(), destinationLease = destination.Buffer.Lease();
        T* from = source.Address(), to = destination.Address();
        for (long row = 0; row < source.Rows; row++, from += source.LeadingDimension, to += destination.LeadingDimension)
        {
            for (int j = 0; j < columns.Length; j++) to[j] = from[columns[j]];
        }
    }

    private static double FiniteOrZero(double value) => double.IsFinite(value) ? value : 0;

    private static bool IsPacked(MatrixView<T> view) => view.LeadingDimension == view.Columns;

    private static ScratchBlock<double> Pattern(double* values, MatrixView<T> one, MatrixView<T> two, out long repeats)
        => Pattern(values, one.Columns, IsPacked(one) && IsPacked(two), out repeats);

    private static ScratchBlock<double> Pattern(double* values, long columns, bool packed, out long repeats)
    {
        repeats = packed ? Math.Max(1, PatternElements / columns) : 1;
        ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(repeats * columns);
        for (long i = 0; i < repeats * columns; i++) block.Pointer[i] = values[i % columns];
        return block;
    }

    // The sums of chunks are added one after the other: they are few.
    private void Sum(ref KrylovJob<T> job, MatrixView<T> left, MatrixView<T> right, VectorView<double> products)
    {
        using BufferLease lease = products.Buffer.Lease();
        using ScratchBlock<double> sums = ScratchPool.Shared.Rent<double>(Math.Max(1, job.Chunks) * job.Columns);
        job.Left = left.Address();
        job.LdLeft = left.LeadingDimension;
        job.Right = right.Address();
        job.LdRight = right.LeadingDimension;
        job.Sums = sums.Pointer;
        double* result = products.Address();
        new Span<double>(result, checked((int)job.Columns)).Clear();
        if (job.Rows == 0) return;
        context.Pool.Run(ref job, job.TaskCount);
        for (long chunk = 0; chunk < job.Chunks; chunk++)
        {
            for (long c = 0; c < job.Columns; c++) result[c] += sums.Pointer[(chunk * job.Columns) + c];
        }
    }
}
