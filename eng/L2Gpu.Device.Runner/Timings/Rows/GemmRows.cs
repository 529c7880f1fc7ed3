using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>C ← AB of square matrices.</summary>
internal static class GemmRows
{
    public static unsafe Row Square<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("gemm", Row.NameOf<T>(), [n, n, n], 3 * n * n * sizeof(T), room =>
        {
            IGemm<T> gemm = room.Accelerator.Get<IGemm<T>>();
            BatchView<T> a = room.RandomBatch<T>(1, n, n, 1), b = room.RandomBatch<T>(1, n, n, 2), c = room.Batch<T>(1, n, n);
            return new Trial(
                GemmOperator<T>.Workload(n, n, n), Arithmetic.Product, () => gemm.Multiply(room.Queue, Transpose.No, Transpose.No, T.One, a, b, T.Zero, c), () => Check(room, c[0], n));
        });

    private static Accuracy Check<T>(Room room, MatrixView<T> c, long n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var accuracy = new Accuracy();
        foreach (long i in Samples.Of(n, 4))
        {
            foreach (long j in Samples.Of(n, 4))
            {
                double Term(long k) => Numbers.At<T>(1, (i * n) + k) * Numbers.At<T>(2, (k * n) + j);
                double expected = Numbers.Sum(n, Term), magnitude = Numbers.Sum(n, k => Math.Abs(Term(k)));
                accuracy.Compare($"element ({i}, {j})", room.Read(c.Block(i, j, 1, 1))[0], expected, magnitude, (n + 1) * (Rounding.Epsilon<T>() + Rounding.Epsilon<double>()));
            }
        }

        return accuracy;
    }
}
