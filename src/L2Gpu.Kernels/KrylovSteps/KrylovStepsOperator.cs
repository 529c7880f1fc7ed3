using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IKrylovSteps{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class KrylovStepsOperator<T> : IKrylovSteps<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Dot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, x.Buffer, nameof(x));
        Check.Matrix(queue, y, x.Rows, x.Columns, nameof(y));
        Output(queue, products, x.Columns, nameof(products), (nameof(x), x), (nameof(y), y));
        if (x.Columns > 0) RunDot(queue, x, y, products);
    }

    /// <inheritdoc/>
    public void Shift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, p.Buffer, nameof(p));
        Check.Vector(queue, shifts, p.Columns, nameof(shifts));
        Check.Matrix(queue, q, p.Rows, p.Columns, nameof(q));
        Check.Apart(q.AsBatch(), p.AsBatch(), nameof(q), nameof(p));
        Apart(q, nameof(q), (nameof(shifts), shifts));
        Output(queue, curvature, p.Columns, nameof(curvature), (nameof(p), p), (nameof(q), q));
        Apart(curvature, nameof(curvature), (nameof(shifts), shifts));
        if (p.Columns > 0) RunShift(queue, shifts, p, q, curvature);
    }

    /// <inheritdoc/>
    public void Advance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, p.Buffer, nameof(p));
        Check.Vector(queue, numerator, p.Columns, nameof(numerator));
        Check.Vector(queue, denominator, p.Columns, nameof(denominator));
        Check.Matrix(queue, q, p.Rows, p.Columns, nameof(q));
        Check.Matrix(queue, x, p.Rows, p.Columns, nameof(x));
        Check.Matrix(queue, r, p.Rows, p.Columns, nameof(r));
        Check.Apart(x.AsBatch(), p.AsBatch(), nameof(x), nameof(p));
        Check.Apart(x.AsBatch(), q.AsBatch(), nameof(x), nameof(q));
        Check.Apart(r.AsBatch(), p.AsBatch(), nameof(r), nameof(p));
        Check.Apart(r.AsBatch(), q.AsBatch(), nameof(r), nameof(q));
        Check.Apart(r.AsBatch(), x.AsBatch(), nameof(r), nameof(x));
        Apart(x, nameof(x), (nameof(numerator), numerator), (nameof(denominator), denominator));
        Apart(r, nameof(r), (nameof(numerator), numerator), (nameof(denominator), denominator));
        Output(queue, alpha, p.Columns, nameof(alpha), (nameof(p), p), (nameof(q), q), (nameof(x), x), (nameof(r), r));
        Output(queue, squares, p.Columns, nameof(squares), (nameof(p), p), (nameof(q), q), (nameof(x), x), (nameof(r), r));
        Apart(alpha, nameof(alpha), (nameof(numerator), numerator), (nameof(denominator), denominator));
        Apart(squares, nameof(squares), (nameof(numerator), numerator), (nameof(denominator), denominator), (nameof(alpha), alpha));
        if (p.Columns > 0) RunAdvance(queue, numerator, denominator, p, q, x, r, alpha, squares);
    }

    /// <inheritdoc/>
    public void Direction(IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, z.Buffer, nameof(z));
        Check.Vector(queue, numerator, z.Columns, nameof(numerator));
        Check.Vector(queue, denominator, z.Columns, nameof(denominator));
        Check.Matrix(queue, p, z.Rows, z.Columns, nameof(p));
        Check.Apart(p.AsBatch(), z.AsBatch(), nameof(p), nameof(z));
        Apart(p, nameof(p), (nameof(numerator), numerator), (nameof(denominator), denominator));
        Output(queue, beta, z.Columns, nameof(beta), (nameof(z), z), (nameof(p), p));
        Apart(beta, nameof(beta), (nameof(numerator), numerator), (nameof(denominator), denominator));
        if (z.Columns > 0) RunDirection(queue, numerator, denominator, z, p, beta);
    }

    /// <inheritdoc/>
    public void AdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, p.Buffer, nameof(p));
        Check.Matrix(queue, r, p.Rows, r.Columns, nameof(r));
        Check.Matrix(queue, x, p.Rows, p.Columns, nameof(x));
        Check.Vector(queue, recurrence.Columns, p.Columns, nameof(recurrence.Columns));
        Check.Vector(queue, recurrence.Shifts, p.Columns, nameof(recurrence.Shifts));
        Check.Vector(queue, recurrence.Omega, p.Columns, nameof(recurrence.Omega));
        Check.Vector(queue, recurrence.Zeta, p.Columns, nameof(recurrence.Zeta));
        Check.Vector(queue, recurrence.Step, r.Columns, nameof(recurrence.Step));
        Check.Vector(queue, recurrence.Ratio, r.Columns, nameof(recurrence.Ratio));
        Check.Vector(queue, recurrence.PreviousStep, r.Columns, nameof(recurrence.PreviousStep));
        Check.Vector(queue, recurrence.PreviousRatio, r.Columns, nameof(recurrence.PreviousRatio));
        Check.Apart(p.AsBatch(), r.AsBatch(), nameof(p), nameof(r));
        Check.Apart(x.AsBatch(), r.AsBatch(), nameof(x), nameof(r));
        Check.Apart(x.AsBatch(), p.AsBatch(), nameof(x), nameof(p));
        Apart(recurrence.Zeta, nameof(recurrence.Zeta), (nameof(recurrence.Omega), recurrence.Omega), (nameof(recurrence.Shifts), recurrence.Shifts));
        Apart(recurrence.Omega, nameof(recurrence.Omega), (nameof(recurrence.Shifts), recurrence.Shifts));
        if (p.Columns > 0) RunAdvanceShifted(queue, recurrence, r, p, x);
    }

    /// <inheritdoc/>
    public void ScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, x.Buffer, nameof(x));
        Check.Vector(queue, factors, x.Rows, nameof(factors));
        Check.Matrix(queue, y, x.Rows, x.Columns, nameof(y));
        Check.Apart(y.AsBatch(), x.AsBatch(), nameof(y), nameof(x));
        Apart(y, nameof(y), (nameof(factors), factors));
        if (x.Count > 0) RunScaleRows(queue, factors, x, keep, y);
    }

    /// <inheritdoc/>
    public void Gather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, source.Buffer, nameof(source));
        Check.Matrix(queue, destination, source.Rows, columns.Length, nameof(destination));
        Check.Apart(destination.AsBatch(), source.AsBatch(), nameof(destination), nameof(source));
        foreach (int column in columns)
        {
            if (column < 0 || column >= source.Columns)
                throw new ArgumentException($"columns holds {column}; source has the columns 0 to {source.Columns - 1}.", nameof(columns));
        }

        if (destination.Count > 0) RunGather(queue, source, columns, destination);
    }

    /// <summary>The cost of one iteration for m right sides, without the operator: four vectors read or written by the update, three by the direction.</summary>
    public static unsafe Workload Workload(long order, long rightSides)
        => new(12.0 * order * rightSides, sizeof(T) * 9.0 * order * rightSides);

    /// <summary>Carries out a valid <see cref="Dot"/> of at least one column.</summary>
    protected abstract void RunDot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products);

    /// <summary>Carries out a valid <see cref="Shift"/> of at least one column.</summary>
    protected abstract void RunShift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature);

    /// <summary>Carries out a valid <see cref="Advance"/> of at least one column.</summary>
    protected abstract void RunAdvance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares);

    /// <summary>Carries out a valid <see cref="Direction"/> of at least one column.</summary>
    protected abstract void RunDirection(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta);

    /// <summary>Carries out a valid <see cref="AdvanceShifted"/> of at least one shifted system. Every column number is one of r's, or undefined.</summary>
    protected abstract void RunAdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x);

    /// <summary>Carries out a valid <see cref="ScaleRows"/> that is not empty.</summary>
    protected abstract void RunScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y);

    /// <summary>Carries out a valid <see cref="Gather"/> that is not empty.</summary>
    protected abstract void RunGather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination);

    private static void Output(IQueue queue, VectorView<double> output, long length, string name, params ReadOnlySpan<(string Name, MatrixView<T> View)> inputs)
    {
        Check.Vector(queue, output, length, name);
        foreach ((string inputName, MatrixView<T> input) in inputs) Check.Apart(output.AsRow().AsBatch(), input.AsBatch(), name, inputName);
    }

    private static void Apart(MatrixView<T> output, string name, params ReadOnlySpan<(string Name, VectorView<double> View)> inputs)
    {
        foreach ((string inputName, VectorView<double> input) in inputs) Check.Apart(output.AsBatch(), input.AsRow().AsBatch(), name, inputName);
    }

    private static void Apart(VectorView<double> output, string name, params ReadOnlySpan<(string Name, VectorView<double> View)> inputs)
    {
        foreach ((string inputName, VectorView<double> input) in inputs) Check.Apart(output.AsRow().AsBatch(), input.AsRow().AsBatch(), name, inputName);
    }
}
