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
            return new Trial(GemmOperator<T>.Workload(n, n, n), Arithmetic.Product, Run, Check);

            void Run() => gemm.Multiply(room.Queue, Transpose.No, Transpose.No, T.One, a, b, T.Zero, c);

            Accuracy Check()
            {
                var accuracy = new Accuracy();
                Compare(accuracy, room, c[0], n);
                room.ClearBelow(b[0], Rounding.FewTerms);
                Run();
                Compare(accuracy, room, c[0], Rounding.FewTerms);
                room.Fill<T>(b.Buffer, n * n, 2);
                return accuracy;
            }
        });

    // Sums of so many terms, over which the columns of A and the rows of B are not zero.
    private static void Compare<T>(Accuracy accuracy, Room room, MatrixView<T> c, long terms)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long n = c.Rows;
        foreach (long i in Samples.Of(n, 4))
        {
            foreach (long j in Samples.Of(n, 4))
            {
                double Term(long k) => Numbers.At<T>(1, (i * n) + k) * Numbers.At<T>(2, (k * n) + j);
                double expected = Numbers.Sum(terms, Term), magnitude = Numbers.Sum(terms, k => Math.Abs(Term(k)));
                accuracy.Compare($"element ({i}, {j}) of {terms} terms", room.Read(c.Block(i, j, 1, 1))[0], expected, magnitude, Rounding.OfSum<T>(terms));
            }
        }
    }
}
