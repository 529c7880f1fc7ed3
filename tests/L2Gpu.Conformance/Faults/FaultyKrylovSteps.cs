using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyKrylovSteps<T>(IKrylovSteps<T> right, Fault fault) : IKrylovSteps<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Dot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
    {
        right.Dot(queue, x, y, products);
        StrikeProducts(queue, x, y, products);
    }

    public void Shift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
    {
        double[] old = queue.Finite(q), along = queue.Finite(p), sigma = queue.Finite(shifts.AsRow());
        right.Shift(queue, shifts, p, q, curvature);
        fault.Strike(queue, ConformanceOutput.KrylovProduct, q.AsBatch(), i => KrylovStepsBounds.Element<T>(old[i], sigma[i % sigma.Length] * along[i]));
        StrikeProducts(queue, p, q, curvature);
    }

    public void Advance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares)
    {
        double[] at = queue.Finite(x), left = queue.Finite(r), along = queue.Finite(p), product = queue.Finite(q);
        right.Advance(queue, numerator, denominator, p, q, x, r, alpha, squares);
        double[] steps = queue.Finite(alpha.AsRow());
        fault.Strike(queue, ConformanceOutput.KrylovSolution, x.AsBatch(), i => KrylovStepsBounds.Element<T>(at[i], steps[i % steps.Length] * along[i]));
        fault.Strike(queue, ConformanceOutput.KrylovResidual, r.AsBatch(), i => KrylovStepsBounds.Element<T>(left[i], steps[i % steps.Length] * product[i]));
        StrikeProducts(queue, r, r, squares);
        StrikeQuotients(queue, alpha);
    }

    public void Direction(IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        double[] residual = queue.Finite(z), along = queue.Finite(p);
        right.Direction(queue, numerator, denominator, z, p, beta);
        double[] ratios = queue.Finite(beta.AsRow());
        fault.Strike(queue, ConformanceOutput.KrylovDirection, p.AsBatch(), i => KrylovStepsBounds.Element<T>(residual[i], ratios[i % ratios.Length] * along[i]));
        StrikeQuotients(queue, beta);
    }

    public void AdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        var columns = new int[recurrence.Columns.Length];
        queue.Read(recurrence.Columns, columns.AsSpan());
        VectorView<double>[] scalars =
        [
            recurrence.Shifts, recurrence.Omega, recurrence.Zeta, recurrence.Step, recurrence.Ratio, recurrence.PreviousStep, recurrence.PreviousRatio,
        ];
        var trial = new ShiftedTrial<T>(
            (int)r.Rows, (int)r.Columns, columns, [.. scalars.Select(view => queue.Finite(view.AsRow()))],
            Dense.Narrow<T>(queue.Finite(r)), Dense.Narrow<T>(queue.Finite(p)), Dense.Narrow<T>(queue.Finite(x)));
        right.AdvanceShifted(queue, recurrence, r, p, x);
        double[] omega = queue.Finite(recurrence.Omega.AsRow()), zeta = queue.Finite(recurrence.Zeta.AsRow());
        (double[] omegaBounds, double[] zetaBounds) = trial.ScalarBounds(omega);
        (double[] pBounds, double[] xBounds) = trial.VectorBounds(omega, zeta, omegaBounds, zetaBounds);
        fault.Strike(queue, ConformanceOutput.KrylovSolution, x.AsBatch(), i => xBounds[i]);
        fault.Strike(queue, ConformanceOutput.KrylovDirection, p.AsBatch(), i => pBounds[i]);
        fault.Strike(queue, ConformanceOutput.KrylovScalars, recurrence.Omega.AsRow().AsBatch(), i => omegaBounds[i]);
        fault.Strike(queue, ConformanceOutput.KrylovScalars, recurrence.Zeta.AsRow().AsBatch(), i => zetaBounds[i]);
    }

    public void ScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        double[] scale = queue.Finite(factors.AsRow()), from = queue.Finite(x), old = queue.Finite(y);
        right.ScaleRows(queue, factors, x, keep, y);
        fault.Strike(
            queue, ConformanceOutput.KrylovProduct, y.AsBatch(), i => KrylovStepsBounds.Element<T>(scale[i / x.Columns] * from[i], keep == 0 ? 0 : keep * old[i]));
    }

    public void Gather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        right.Gather(queue, source, columns, destination);
        fault.Strike(queue, ConformanceOutput.KrylovGathered, destination.AsBatch(), _ => 0);
    }

    private void StrikeProducts(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
    {
        var bounds = new Lazy<double[]>(() => KrylovStepsBounds.Products(queue.Finite(x), queue.Finite(y), (int)x.Rows, (int)x.Columns));
        fault.Strike(queue, ConformanceOutput.KrylovScalars, products.AsRow().AsBatch(), i => bounds.Value[i]);
    }

    private void StrikeQuotients(IQueue queue, VectorView<double> quotients)
    {
        double[] values = queue.Finite(quotients.AsRow());
        fault.Strike(queue, ConformanceOutput.KrylovScalars, quotients.AsRow().AsBatch(), i => KrylovStepsBounds.Quotient(values[i]));
    }
}
