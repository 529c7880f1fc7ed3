using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The steps by their definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class KrylovStepsReference<T> : KrylovStepsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void RunDot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
        => HostCopy.Write(queue, Products(HostCopy.Read(queue, x), HostCopy.Read(queue, y), (int)x.Columns), products.AsRow());

    /// <inheritdoc/>
    protected override void RunShift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
    {
        double[] sigma = HostCopy.Read(queue, shifts.AsRow()), direction = HostCopy.Read(queue, p), product = HostCopy.Read(queue, q);
        for (int i = 0; i < product.Length; i++) product[i] += sigma[i % sigma.Length] * direction[i];
        HostCopy.Write(queue, product, q);
        HostCopy.Write(queue, Products(direction, HostCopy.Read(queue, q), sigma.Length), curvature.AsRow());
    }

    /// <inheritdoc/>
    protected override void RunAdvance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares)
    {
        double[] over = HostCopy.Read(queue, numerator.AsRow()), under = HostCopy.Read(queue, denominator.AsRow());
        double[] steps = [.. over.Zip(under, (a, b) => b > 0 ? FiniteOrZero(a / b) : 0)];
        double[] direction = HostCopy.Read(queue, p), product = HostCopy.Read(queue, q), solution = HostCopy.Read(queue, x), residual = HostCopy.Read(queue, r);
        for (int i = 0; i < solution.Length; i++)
        {
            double a = steps[i % steps.Length];
            if (a == 0) continue;
            solution[i] += a * direction[i];
            residual[i] -= a * product[i];
        }

        HostCopy.Write(queue, solution, x);
        HostCopy.Write(queue, residual, r);
        HostCopy.Write(queue, steps, alpha.AsRow());
        residual = HostCopy.Read(queue, r);
        HostCopy.Write(queue, Products(residual, residual, steps.Length), squares.AsRow());
    }

    /// <inheritdoc/>
    protected override void RunDirection(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        double[] over = HostCopy.Read(queue, numerator.AsRow()), under = HostCopy.Read(queue, denominator.AsRow());
        double[] ratios = [.. over.Zip(under, (a, b) => FiniteOrZero(a / b))];
        double[] direction = HostCopy.Read(queue, p), residual = HostCopy.Read(queue, z);
        for (int i = 0; i < direction.Length; i++)
        {
            double b = ratios[i % ratios.Length];
            direction[i] = b == 0 ? residual[i] : residual[i] + (b * direction[i]);
        }

        HostCopy.Write(queue, direction, p);
        HostCopy.Write(queue, ratios, beta.AsRow());
    }

    /// <inheritdoc/>
    protected override void RunAdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        double[] columns = HostCopy.Read(queue, recurrence.Columns.AsRow()), shifts = HostCopy.Read(queue, recurrence.Shifts.AsRow());
        double[] omega = HostCopy.Read(queue, recurrence.Omega.AsRow()), zeta = HostCopy.Read(queue, recurrence.Zeta.AsRow());
        double[] step = HostCopy.Read(queue, recurrence.Step.AsRow()), ratio = HostCopy.Read(queue, recurrence.Ratio.AsRow());
        double[] previousStep = HostCopy.Read(queue, recurrence.PreviousStep.AsRow()), previousRatio = HostCopy.Read(queue, recurrence.PreviousRatio.AsRow());
        double[] residual = HostCopy.Read(queue, r), direction = HostCopy.Read(queue, p), solution = HostCopy.Read(queue, x);
        int count = columns.Length;
        for (int k = 0; k < count; k++)
        {
            int c = (int)columns[k];
            double carried = previousStep[c] == 0 ? 0 : step[c] * previousRatio[c] / previousStep[c];
            omega[k] = 1 / (1 + (shifts[k] * step[c]) + (carried * (1 - omega[k])));
            zeta[k] *= omega[k];
            for (int i = 0; i < p.Rows; i++)
            {
                int at = (i * count) + k;
                solution[at] += step[c] * omega[k] * direction[at];
                direction[at] = (zeta[k] * residual[(i * step.Length) + c]) + (ratio[c] * omega[k] * omega[k] * direction[at]);
            }
        }

        HostCopy.Write(queue, omega, recurrence.Omega.AsRow());
        HostCopy.Write(queue, zeta, recurrence.Zeta.AsRow());
        HostCopy.Write(queue, solution, x);
        HostCopy.Write(queue, direction, p);
    }

    /// <inheritdoc/>
    protected override void RunScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        double[] f = HostCopy.Read(queue, factors.AsRow()), from = HostCopy.Read(queue, x), to = HostCopy.Read(queue, y);
        for (int i = 0; i < to.Length; i++) to[i] = (f[i / (int)x.Columns] * from[i]) + (keep == 0 ? 0 : keep * to[i]);
        HostCopy.Write(queue, to, y);
    }

    /// <inheritdoc/>
    protected override void RunGather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        double[] from = HostCopy.Read(queue, source), to = new double[destination.Count];
        for (int i = 0; i < to.Length; i++) to[i] = from[(i / columns.Length * (int)source.Columns) + columns[i % columns.Length]];
        HostCopy.Write(queue, to, destination);
    }

    private static double FiniteOrZero(double value) => double.IsFinite(value) ? value : 0;

    private static double[] Products(double[] x, double[] y, int columns)
    {
        var sums = new double[columns];
        for (int i = 0; i < x.Length; i++) sums[i % columns] += x[i] * y[i];
        return sums;
    }
}
