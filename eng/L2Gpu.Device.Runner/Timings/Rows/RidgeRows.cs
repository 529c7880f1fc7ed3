using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>What reads X once and computes in FP64: the residual of a model, and conjugate gradients on the normal equations.</summary>
internal static class RidgeRows
{
    /// <summary>y − Xβ, its squares and its gradient, for one target.</summary>
    public static unsafe Row LinearResidual<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("linear residual", Row.NameOf<T>(), [n, d], n * (d + 1) * sizeof(T), room =>
        {
            ILinearResidual<T> residual = room.Accelerator.Get<ILinearResidual<T>>();
            MatrixView<T> x = room.RandomMatrix<T>(n, d, 1), y = room.RandomMatrix<T>(n, 1, 2);

            // Few coefficients are not 0, so that the host can follow; the device cannot know.
            var beta = new double[d];
            foreach (long j in Samples.Of(d, 4)) beta[j] = 0.25 * (j + 1) / d;
            MatrixView<double> coefficients = room.Upload<double>(beta).AsColumn(), gradient = room.Matrix<double>(d, 1), sums = room.Matrix<double>(2, 1);
            var model = new LinearModelView(room.Upload<double>(new double[d]), coefficients, room.Upload(0.0));
            return new Trial(LinearResidualOperator<T>.Workload(n, d, 1), Arithmetic.Fp64, Run, Check);

            void Run()
            {
                using ILinearResidualAccumulator<T> accumulator = residual.Begin(room.Queue, model, weighted: false);
                accumulator.Add(x, y, null);
                accumulator.Finish(gradient, sums);
            }

            Accuracy Check()
            {
                double X(long i, long j) => Numbers.At<T>(1, (i * d) + j);
                int[] used = [.. Enumerable.Range(0, beta.Length).Where(j => beta[j] != 0)];
                double Residual(long i) => Numbers.At<T>(2, i) - used.Sum(j => X(i, j) * beta[j]);
                double tolerance = (n + d + 6) * Rounding.Epsilon<double>();
                var accuracy = new Accuracy();
                double squares = Numbers.Sum(n, i => Residual(i) * Residual(i));
                accuracy.Compare("the sum of squares", room.Read(sums)[0], squares, squares, 4 * tolerance);
                foreach (long j in Samples.Of(d, 3))
                    accuracy.Compare($"the gradient at {j}", room.Read(gradient)[j], Numbers.Sum(n, i => X(i, j) * Residual(i)), Numbers.Sum(n, i => Math.Abs(X(i, j) * Residual(i))), 4 * tolerance);
                return accuracy;
            }
        });

    /// <summary>(S XᵀX S + I)z = b to a residual of 1e-10, by conjugate gradients that read X once an iteration. X is on the device from the first product on.</summary>
    public static unsafe Row ConjugateGradients<T>(long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("cg ridge", Row.NameOf<T>(), [n, d], 2 * n * (d + 1) * sizeof(T), room =>
        {
            const double Tolerance = 1e-10;
            T[] values = room.Download(room.RandomMatrix<T>(n, d, 1));

            // Columns whose sizes go from 1 to a tenth make a condition number near 100.
            double[] scale = [.. Enumerable.Range(0, checked((int)d)).Select(j => Math.Pow(10, -j / (double)d))], penalty = [.. scale.Select(_ => 1.0)];
            var source = room.Own(new MemoryRowSource<T>(HostMatrix<T>.FromRowMajor(values, n, d), HostMatrix<T>.FromRowMajor(new T[n], n, 1)));
            var product = room.Own(new NormalOperator<T>(room.Accelerator, source, default, scale, penalty));
            MatrixView<double> b = room.RandomMatrix<double>(d, 1, 2), z = room.Matrix<double>(d, 1);
            room.Queue.Synchronize();
            ConjugateGradientResult result = Solve();
            double products = result.Products;
            return new Trial(new Workload(products * 4 * n * d, products * sizeof(T) * n * d), Arithmetic.Fp64, () => result = Solve(), Check);

            ConjugateGradientResult Solve() => ConjugateGradient.Solve(room.Accelerator, product, b, z, new ConjugateGradientOptions { Tolerance = Tolerance });

            Accuracy Check()
            {
                double[] solution = room.Read(z), right = room.Read(b), left = [.. solution];
                Add(values, scale, solution, left);
                var accuracy = new Accuracy();
                double error = Math.Sqrt(left.Zip(right, (l, r) => (r - l) * (r - l)).Sum()), norm = Math.Sqrt(right.Sum(r => r * r));
                accuracy.Compare($"the residual after {result.Products} products", error, 0, norm, 10 * Tolerance);
                return accuracy;
            }
        });

    // left += S XᵀX S z in FP64.
    private static void Add<T>(T[] x, double[] scale, double[] z, double[] left)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = z.Length;
        const int Piece = 4096;
        long n = x.LongLength / d;
        double[] model = [.. z.Zip(scale, (value, s) => value * s)];
        Parallel.For(0, (n + Piece - 1) / Piece, piece =>
        {
            var sums = new double[d];
            for (long i = piece * Piece; i < Math.Min(n, (piece + 1) * Piece); i++)
            {
                ReadOnlySpan<T> row = x.AsSpan((int)(i * d), d);
                double e = 0;
                for (int j = 0; j < d; j++) e += double.CreateTruncating(row[j]) * model[j];
                for (int j = 0; j < d; j++) sums[j] += double.CreateTruncating(row[j]) * e;
            }

            lock (left)
            {
                for (int j = 0; j < d; j++) left[j] += sums[j] * scale[j];
            }
        });
    }
}
