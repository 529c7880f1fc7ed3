using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>XᵀX: as moments in FP64 sums, and as a plain product.</summary>
internal static class GramRows
{
    // Sums of moments in the type of the data are no longer, by the contract of IGram; those are added up in FP64.
    private const long LongestSum = 1024;

    /// <summary>The moment matrix of n rows of d features: XᵀX, column sums and n, summed in FP64.</summary>
    public static Row Moments<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("gram moments", Row.NameOf<T>(), [n, d], Size<T>(n, d), room =>
        {
            IGram<T> gram = room.Accelerator.Get<IGram<T>>();
            var shape = new GramShape(d, 0, Weighted: false, Centered: false);
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), none = new(x.Buffer, 0, n, 0, 0);
            MatrixView<double> moments = room.Matrix<double>(shape.Order, shape.Order);
            return new Trial(GramOperator<T>.Workload(n, shape), Arithmetic.Product, Run, () => Check(room, x, moments, Run, LongestSum));

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
            return new Trial(new Workload((double)n * d * (d + 1), Size<T>(n, d)), Arithmetic.Product, Run, () => Check(room, x, product, Run, n));

            void Run() => gram.Multiply(room.Queue, x.AsBatch(), null, product.AsBatch());
        });

    private static unsafe long Size<T>(long n, long d)
        where T : unmanaged
        => ((n * d) + (d * d)) * sizeof(T);

    private static Accuracy Check<T, TSum>(Room room, MatrixView<T> x, MatrixView<TSum> product, Action run, long longestSum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSum : unmanaged, IFloatingPointIeee754<TSum>
    {
        var accuracy = new Accuracy();
        Compare(accuracy, room, x, x.Rows, product, longestSum);
        room.ClearBelow(x, Rounding.FewTerms);
        run();
        Compare(accuracy, room, x, Rounding.FewTerms, product, longestSum);
        room.Fill<T>(x.Buffer, x.Count, 1);
        return accuracy;
    }

    // Both triangles, and the diagonal; the bound of moments is that of norms, which Σ|xₐ||x_b| of numbers of one size is near.
    private static void Compare<T, TSum>(Accuracy accuracy, Room room, MatrixView<T> x, long rows, MatrixView<TSum> product, long longestSum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSum : unmanaged, IFloatingPointIeee754<TSum>
    {
        long d = x.Columns;
        double tolerance = Rounding.OfSum<T>(Math.Min(rows, longestSum)) + Rounding.OfSum<double>(rows);
        foreach (long a in Samples.Of(d, 3))
        {
            foreach (long b in Samples.Of(d, 3))
            {
                double X(long row, long column) => Numbers.At<T>(1, (row * d) + column);
                double expected = Numbers.Sum(rows, i => X(i, a) * X(i, b));
                double norms = Math.Sqrt(Numbers.Sum(rows, i => X(i, a) * X(i, a)) * Numbers.Sum(rows, i => X(i, b) * X(i, b)));
                accuracy.Compare($"element ({a}, {b}) of {rows} rows", room.Read(product.Block(a, b, 1, 1))[0], expected, norms, tolerance);
            }
        }
    }
}
