using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The factorisation by its definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CholeskyReference<T> : CholeskyOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void RunFactor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        var found = new int[a.Count];
        for (long index = 0; index < a.Count; index++)
        {
            double[] m = HostCopy.Read(queue, a[index]);
            found[index] = Factor(m, (int)a.Rows);
            HostCopy.Write(queue, m, a[index]);
        }

        queue.Write<int>(found, status);
    }

    /// <inheritdoc/>
    protected override void RunSolve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        int n = (int)factor.Rows, m = (int)b.Columns;
        for (long index = 0; index < b.Count; index++)
        {
            double[] l = HostCopy.Read(queue, factor[index]);
            double[] x = HostCopy.Read(queue, b[index]);
            for (int column = 0; column < m; column++) Solve(l, n, x, column, m);
            HostCopy.Write(queue, x, b[index]);
        }
    }

    /// <inheritdoc/>
    protected override void RunInverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        int n = (int)factor.Rows;
        for (long index = 0; index < factor.Count; index++)
        {
            double[] l = HostCopy.Read(queue, factor[index]);
            var result = new double[n];
            for (int i = 0; i < n; i++)
            {
                var unit = new double[n];
                unit[i] = 1;
                Solve(l, n, unit, 0, 1);
                result[i] = unit[i];
            }

            HostCopy.Write(queue, result, diagonal[index]);
        }
    }

    /// <inheritdoc/>
    protected override void RunLogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        var result = new double[factor.Count];
        for (long index = 0; index < factor.Count; index++)
        {
            double[] l = HostCopy.Read(queue, factor[index]);
            for (int i = 0; i < factor.Rows; i++) result[index] += 2 * Math.Log(l[(i * (int)factor.Rows) + i]);
        }

        HostCopy.Write(queue, result, logDeterminant.AsRow());
    }

    private static int Factor(double[] a, int n)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double sum = a[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= a[(i * n) + k] * a[(j * n) + k];
                if (i == j && !(sum > 0)) return j + 1;
                a[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / a[(j * n) + j];
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    /// <remarks>Managed memory of the host, and none of the device.</remarks>
    public override Int128 Scratch(long order, long rightSides) => 0;

    private static void Solve(double[] l, int n, double[] x, int column, int stride)
    {
        for (int i = 0; i < n; i++)
        {
            double sum = x[(i * stride) + column];
            for (int k = 0; k < i; k++) sum -= l[(i * n) + k] * x[(k * stride) + column];
            x[(i * stride) + column] = sum / l[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double sum = x[(i * stride) + column];
            for (int k = i + 1; k < n; k++) sum -= l[(k * n) + i] * x[(k * stride) + column];
            x[(i * stride) + column] = sum / l[(i * n) + i];
        }
    }
}
