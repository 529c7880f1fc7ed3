using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>XᵀX: as moments in FP64 sums, and as a plain product.</summary>
internal static class GramRows
{
    // The contract's bounds of IGram: the longest sums of moments in the type of the data, and the roundings beside sums.
    private const double LongestSum = 1024, Roundings = 4;

    /// <summary>The moment matrix of n rows of d features: XᵀX, column sums and n, summed in FP64.</summary>
    public static Row Moments<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("gram moments", Row.NameOf<T>(), [n, d], Size<T>(n, d), room =>
        {
            IGram<T> gram = room.Accelerator.Get<IGram<T>>();
            var shape = new GramShape(d, 0, Weighted: false, Centered: false);
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), none = new(x.Buffer, 0, n, 0, 0);
            MatrixView<double> moments = room.Matrix<double>(shape.Order, shape.Order);
            return new Trial(GramOperator<T>.Workload(n, shape), Arithmetic.Product, Run, () => Check<T>(room, moments, n, d, Math.Min(n, LongestSum) + Roundings));

            void Run()
            {
                using IGramAccumulator<T> sums = gram.Begin(room.Queue, shape);
                sums.Add(x, none, null);
                sums.Finish(moments);
            }
        });

    /// <summary>XᵀX in the type of the data.</summary>
    public static Row Product<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("gram product", Row.NameOf<T>(), [n, d], Size<T>(n, d), room =>
        {
            IGram<T> gram = room.Accelerator.Get<IGram<T>>();
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), product = room.Matrix<T>(d, d);
            return new Trial(new Workload((double)n * d * (d + 1), Size<T>(n, d)), Arithmetic.Product, () => gram.Multiply(room.Queue, x.AsBatch(), null, product.AsBatch()), () => Check<T>(room, product, n, d, n + Roundings));
        });

    private static unsafe long Size<T>(long n, long d)
        where T : unmanaged
        => ((n * d) + (d * d)) * sizeof(T);

    private static Accuracy Check<T>(Room room, MatrixView<double> got, long n, long d, double terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Check<T>((a, b) => room.Read(got.Block(a, b, 1, 1))[0], n, d, terms);

    private static Accuracy Check<T>(Room room, MatrixView<T> got, long n, long d, double terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Check<T>((a, b) => room.Read(got.Block(a, b, 1, 1))[0], n, d, terms);

    // Both triangles, and the diagonal; the bound of moments is that of norms, which Σ|xₐ||x_b| of numbers of one size is near.
    private static Accuracy Check<T>(Func<long, long, double> got, long n, long d, double terms)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var accuracy = new Accuracy();
        foreach (long a in Samples.Of(d, 3))
        {
            foreach (long b in Samples.Of(d, 3))
            {
                double X(long row, long column) => Numbers.At<T>(1, (row * d) + column);
                double expected = Numbers.Sum(n, i => X(i, a) * X(i, b));
                double norms = Math.Sqrt(Numbers.Sum(n, i => X(i, a) * X(i, a)) * Numbers.Sum(n, i => X(i, b) * X(i, b)));
                accuracy.Compare($"element ({a}, {b})", got(a, b), expected, norms, (terms * Rounding.Epsilon<T>()) + ((n + Roundings) * Rounding.Epsilon<double>()));
            }
        }

        return accuracy;
    }
}
