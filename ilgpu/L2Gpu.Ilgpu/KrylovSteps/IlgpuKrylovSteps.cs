using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>The vector steps of Krylov methods.</summary>
internal sealed class IlgpuKrylovSteps<T, TArithmetic>(IlgpuContext context) : KrylovStepsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override void RunDot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
        => Sum(queue, KrylovKernel.Dot<T, TArithmetic>, new() { P = new(x), Q = new(y), Sums = VectorArgument.Of(products), Rows = x.Rows, Columns = x.Columns }, [x.Buffer, y.Buffer, products.Buffer]);

    /// <inheritdoc/>
    protected override void RunShift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
        => Sum(
            queue, KrylovKernel.Shift<T, TArithmetic>,
            new() { P = new(p), Q = new(q), Numerator = VectorArgument.Of(shifts), Sums = VectorArgument.Of(curvature), Rows = p.Rows, Columns = p.Columns },
            [shifts.Buffer, p.Buffer, q.Buffer, curvature.Buffer]);

    /// <inheritdoc/>
    protected override void RunAdvance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r, VectorView<double> alpha,
        VectorView<double> squares)
        => Sum(
            queue, KrylovKernel.Advance<T, TArithmetic>,
            new()
            {
                P = new(p), Q = new(q), X = new(x), R = new(r), Numerator = VectorArgument.Of(numerator), Denominator = VectorArgument.Of(denominator), Quotient = VectorArgument.Of(alpha),
                Sums = VectorArgument.Of(squares), Rows = p.Rows, Columns = p.Columns,
            },
            [numerator.Buffer, denominator.Buffer, p.Buffer, q.Buffer, x.Buffer, r.Buffer, alpha.Buffer, squares.Buffer]);

    /// <inheritdoc/>
    protected override void RunDirection(IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        using var leases = new Leases(numerator.Buffer, denominator.Buffer, z.Buffer, p.Buffer, beta.Buffer);
        var arguments = new KrylovArguments<T>
        {
            P = new(p), Q = new(z), Numerator = VectorArgument.Of(numerator), Denominator = VectorArgument.Of(denominator), Quotient = VectorArgument.Of(beta), Rows = p.Rows, Columns = p.Columns,
        };
        context.Each(queue, KrylovKernel.Direction<T, TArithmetic>, p.Count, arguments);
        context.Each(queue, KrylovKernel.Ratio, p.Columns, arguments);
    }

    /// <inheritdoc/>
    protected override void RunAdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        using var leases = new Leases(
            recurrence.Columns.Buffer, recurrence.Shifts.Buffer, recurrence.Omega.Buffer, recurrence.Zeta.Buffer, recurrence.Step.Buffer, recurrence.Ratio.Buffer, recurrence.PreviousStep.Buffer,
            recurrence.PreviousRatio.Buffer, r.Buffer, p.Buffer, x.Buffer);
        var arguments = new ShiftedArguments<T>
        {
            Columns = VectorArgument.Of(recurrence.Columns), Shifts = VectorArgument.Of(recurrence.Shifts), Omega = VectorArgument.Of(recurrence.Omega), Zeta = VectorArgument.Of(recurrence.Zeta),
            Step = VectorArgument.Of(recurrence.Step), Ratio = VectorArgument.Of(recurrence.Ratio), PreviousStep = VectorArgument.Of(recurrence.PreviousStep),
            PreviousRatio = VectorArgument.Of(recurrence.PreviousRatio), R = new(r), P = new(p), X = new(x), Rows = p.Rows, Count = p.Columns,
        };
        context.Each(queue, ShiftedKernel.Vectors<T, TArithmetic>, p.Count, arguments);
        context.Each(queue, ShiftedKernel.Scalars, p.Columns, arguments);
    }

    /// <inheritdoc/>
    protected override void RunScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        using var leases = new Leases(factors.Buffer, x.Buffer, y.Buffer);
        context.Each(
            queue, RowKernel.Scale<T, TArithmetic>, y.Count, new RowArguments<T> { From = new(x), To = new(y), Factors = VectorArgument.Of(factors), Rows = y.Rows, Count = y.Columns, Keep = keep });
    }

    /// <inheritdoc/>
    protected override void RunGather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        using var leases = new Leases(source.Buffer, destination.Buffer);
        using DeviceBuffer numbers = context.Device.Allocate(checked((nuint)columns.Length * sizeof(int)));
        var list = new VectorView<int>(numbers, 0, columns.Length);
        queue.Write(columns, list);
        context.Each(
            queue, RowKernel.Gather, destination.Count,
            new RowArguments<T> { From = new(source), To = new(destination), Columns = VectorArgument.Of(list), Rows = destination.Rows, Count = destination.Columns });
    }

    private void Sum(IQueue queue, Action<KrylovArguments<T>> kernel, KrylovArguments<T> arguments, ReadOnlySpan<DeviceBuffer> buffers)
    {
        using var leases = new Leases(buffers);
        arguments.PartCount = Math.Max(1, (arguments.Rows + KrylovKernel.PartRows - 1) / KrylovKernel.PartRows);
        using var parts = new ScratchArray<double>(context, queue, arguments.PartCount * arguments.Columns);
        arguments.Parts = parts.View;
        context.Rows(queue, kernel, arguments.PartCount * arguments.Columns, arguments);
        context.Each(queue, KrylovKernel.Combine, arguments.Columns, arguments);
    }
}
