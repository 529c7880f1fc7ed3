using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyBatchedConjugateGradient<T>(IBatchedConjugateGradient<T> right, Fault fault) : IBatchedConjugateGradient<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Solve(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        right.Solve(queue, a, b, tolerance, limit, x, status, iterations, residuals);
        int n = (int)a.Rows;
        double Bound(long system) => BatchedConjugateGradientBounds.Residual(queue.Finite(a[system]), queue.Finite(x[system]), queue.Finite(b[system]));
        fault.Strike(queue, ConformanceOutput.SystemSolution, x, i => BatchedConjugateGradientBounds.Element(queue.Finite(a[i / n]), queue.Finite(b[i / n]), (int)(i % n), tolerance));
        fault.Strike(queue, ConformanceOutput.SystemResidual, residuals.AsRow().AsBatch(), Bound);
        fault.StrikeWhole(queue, ConformanceOutput.SystemStatus, status);
        fault.StrikeWhole(queue, ConformanceOutput.SystemIterations, iterations);
    }
}
