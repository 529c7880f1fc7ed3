using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyCholesky<T>(ICholesky<T> right, Fault fault) : ICholesky<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Factor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        right.Factor(queue, a, status);
        var found = new int[status.Length];
        queue.Read(status, found.AsSpan());
        long n = Math.Max(1, a.Rows);

        // A change of L[i, j] by δ changes (LLᵀ)[i, j] by at least δ·L[j, j].
        fault.Strike(
            queue, ConformanceOutput.CholeskyFactor, a,
            i =>
            {
                double[] l = Dense.Lower(queue.Finite(a[i / (n * n)]), (int)n);
                return CholeskyBounds.Factor<T>(l, (int)n)[i % (n * n)] / l[(i % n * n) + (i % n)];
            },
            i => found[i / (n * n)] == 0 && i % n <= i / n % n);
        fault.StrikeWhole(queue, ConformanceOutput.CholeskyStatus, status);
    }

    public void Solve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        right.Solve(queue, factor, b);
        int n = (int)b.Rows, m = (int)b.Columns;

        // A change of X[i, k] by δ changes (LLᵀX)[i, k] by δ·A[i, i].
        fault.Strike(queue, ConformanceOutput.CholeskySolution, b, i =>
        {
            double[] l = Dense.Lower(queue.Finite(factor[i / (n * m)]), n);
            double bound = CholeskyBounds.Solution<T>(l, queue.Finite(b[i / (n * m)]), n, m)[i % (n * m)];
            int row = (int)(i % (n * m) / m);
            return bound / Enumerable.Range(0, n).Sum(j => l[(row * n) + j] * l[(row * n) + j]);
        });
    }

    public void InverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        right.InverseDiagonal(queue, factor, diagonal);
        int n = (int)factor.Rows;
        fault.Strike(
            queue, ConformanceOutput.CholeskyInverseDiagonal, diagonal,
            i => CholeskyBounds.InverseDiagonal<T>(Dense.Lower(queue.Finite(factor[i / n]), n), n)[i % n]);
    }

    public Int128 Scratch(long order, long rightSides) => right.Scratch(order, rightSides);

    public void LogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        right.LogDeterminant(queue, factor, logDeterminant);
        int n = (int)factor.Rows;
        fault.Strike(
            queue, ConformanceOutput.CholeskyLogDeterminant, logDeterminant.AsRow().AsBatch(),
            i => CholeskyBounds.LogDeterminant<T>(Dense.Lower(queue.Finite(factor[i]), n), n));
    }
}
