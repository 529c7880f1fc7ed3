using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>Pairs of points under the radial basis function with γ = 1/d: the matrix, and products with it that do not store it.</summary>
internal static class PairRows
{
    // Error over Σ|K||v|. Contracts allow more, by the number of columns; roundings of either sign stay below this.
    private const double SingleTolerance = 1e-6, DoubleTolerance = 1e-12;

    /// <summary>K of one set of points, of which half is computed.</summary>
    public static unsafe Row Matrix<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("pair matrix", Row.NameOf<T>(), [n, d], n * (n + d) * sizeof(T), room =>
        {
            KernelFunction kernel = KernelFunction.Rbf(1.0 / d);
            IPairwise<T> pairs = room.Accelerator.Get<IPairwise<T>>();
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), matrix = room.Matrix<T>(n, n);
            return new Trial(PairwiseOperator<T>.MatrixWorkload(kernel, n, n, d, symmetric: true), ArithmeticOf(d), () => pairs.Matrix(room.Queue, kernel, x, x, matrix), () =>
            {
                var accuracy = new Accuracy();
                foreach (long i in Samples.Of(n, 6))
                {
                    foreach (long j in Samples.Of(n, 6)) accuracy.Compare($"element ({i}, {j})", room.Read(matrix.Block(i, j, 1, 1))[0], Value<T>(i, j, d), 1, Tolerance<T>());
                }

                return accuracy;
            });
        });

    /// <summary>K·V of one set of points with r right sides; each pair is computed once.</summary>
    public static unsafe Row Multiply<T>(long n, long d, long r)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("pair product", Row.NameOf<T>(), [n, d, r], (n * (d + (2 * r)) * sizeof(T)) + (1L << 30), room =>
        {
            KernelFunction kernel = KernelFunction.Rbf(1.0 / d);
            IPairwise<T> pairs = room.Accelerator.Get<IPairwise<T>>();
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), v = room.RandomMatrix<T>(n, r, 2), product = room.Matrix<T>(n, r);
            return new Trial(
                PairwiseOperator<T>.MultiplyWorkload(kernel, n, n, d, r, symmetric: true), ArithmeticOf(d), () => pairs.Multiply(room.Queue, kernel, x, x, v, product), () =>
                {
                    var accuracy = new Accuracy();
                    foreach (long i in Samples.Of(n, 3))
                    {
                        foreach (long w in Samples.Of(r, 2))
                        {
                            double Term(long j) => Value<T>(i, j, d) * Numbers.At<T>(2, (j * r) + w);
                            accuracy.Compare(
                                $"element ({i}, {w})", room.Read(product.Block(i, w, 1, 1))[0], Numbers.Sum(n, Term), Numbers.Sum(n, j => Math.Abs(Term(j))), Tolerance<T>());
                        }
                    }

                    return accuracy;
                });
        });

    // Distances of long points are products of matrices, and could be on any unit that multiplies; those of short ones are differences.
    private static Arithmetic ArithmeticOf(long d) => d < 24 ? Arithmetic.OfData : Arithmetic.Product;

    private static double Tolerance<T>() => typeof(T) == typeof(float) ? SingleTolerance : DoubleTolerance;

    private static double Value<T>(long i, long j, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squared = 0;
        for (long k = 0; k < d; k++)
        {
            double difference = Numbers.At<T>(1, (i * d) + k) - Numbers.At<T>(1, (j * d) + k);
            squared += difference * difference;
        }

        return Math.Exp(-squared / d);
    }
}
