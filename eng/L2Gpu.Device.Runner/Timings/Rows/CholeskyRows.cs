using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>Cholesky factors: one large matrix, or many small ones.</summary>
internal static class CholeskyRows
{
    public static unsafe Row Factor<T>(long count, long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(count == 1 ? "cholesky" : "batched cholesky", Row.NameOf<T>(), count == 1 ? [n] : [count, n], 2 * count * n * n * sizeof(T), room =>
        {
            ICholesky<T> cholesky = room.Accelerator.Get<ICholesky<T>>();
            BatchView<T> given = room.RandomBatch<T>(count, n, n, 1), factor = room.Batch<T>(count, n, n);
            VectorView<int> status = room.Vector<int>(count);

            // Rows of numbers below 1 in size with n on the diagonal: diagonally dominant, whatever the upper triangle holds. What the factors' products add up to is small
            // then beside what they are subtracted from: that one product in TF32 would be too coarse for them is the conformance suite's to find.
            room.SetDiagonal(given, T.CreateTruncating(n));
            Workload one = CholeskyOperator<T>.Workload(n);
            return new Trial(new Workload(count * one.Flops, count * one.Bytes), Arithmetic.Product, () => cholesky.Factor(room.Queue, factor, status), () => Check(room, factor, status))
            {
                Restore = () => room.Queue.Copy(given.Buffer, 0, factor.Buffer, 0, (nuint)(count * n * n * sizeof(T))),
                RestoresEachRun = true,
            };
        });

    private static Accuracy Check<T>(Room room, BatchView<T> factor, VectorView<int> status)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long n = factor.Rows;
        var accuracy = new Accuracy();
        foreach (long p in Samples.Of(factor.Count, 4))
        {
            var state = new int[1];
            room.Queue.Read(status.Slice(p, 1), state.AsSpan());
            accuracy.Compare($"status {p}", state[0], 0, 1, 0);
            foreach (long i in Samples.Of(n, 4))
            {
                double[] row = room.Read(factor[p].Row(i));
                foreach (long j in Samples.Of(i + 1, 4))
                {
                    double[] other = room.Read(factor[p].Row(j));
                    double product = 0, magnitude = 0;
                    for (long k = 0; k <= j; k++)
                    {
                        product += row[k] * other[k];
                        magnitude += Math.Abs(row[k] * other[k]);
                    }

                    double expected = i == j ? n : Numbers.At<T>(1, (p * n * n) + (i * n) + j);
                    accuracy.Compare($"(LLᵀ)({p}; {i}, {j})", product, expected, magnitude, Rounding.OfSum<T>(j + 1));
                }
            }
        }

        return accuracy;
    }
}
