using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The product by its definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GemmReference<T> : GemmOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        ArgumentNullException.ThrowIfNull(queue);
        for (long index = 0; index < c.Count; index++)
        {
            double[] left = HostCopy.Read(queue, a[index]);
            double[] right = HostCopy.Read(queue, b[index]);
            double[] result = HostCopy.Read(queue, c[index]);
            long inner = transposeA == Transpose.No ? a.Columns : a.Rows;
            double scale = double.CreateTruncating(alpha), keep = double.CreateTruncating(beta);
            for (long i = 0; i < c.Rows; i++)
            {
                for (long j = 0; j < c.Columns; j++)
                {
                    double sum = 0;
                    for (long p = 0; p < inner && scale != 0; p++)
                    {
                        double x = transposeA == Transpose.No ? left[(i * a.Columns) + p] : left[(p * a.Columns) + i];
                        double y = transposeB == Transpose.No ? right[(p * b.Columns) + j] : right[(j * b.Columns) + p];
                        sum += x * y;
                    }

                    double old = keep == 0 ? 0 : keep * result[(i * c.Columns) + j];
                    result[(i * c.Columns) + j] = scale == 0 ? old : (scale * sum) + old;
                }
            }

            HostCopy.Write(queue, result, c[index]);
        }
    }
}
