using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>Many small problems: Gram matrices and solutions operator by operator, and ridge in one launch.</summary>
internal static class BatchedRows
{
    private const double Penalty = 1;

    /// <summary>XᵀX and Xᵀy of each problem, then its solution by Cholesky.</summary>
    public static unsafe Row GramAndSolve<T>(long count, long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("batched gram and solve", Row.NameOf<T>(), [count, n, d], Size<T>(count, n, d), room =>
        {
            (IGram<T> gram, IGemm<T> gemm, ICholesky<T> cholesky) = (room.Accelerator.Get<IGram<T>>(), room.Accelerator.Get<IGemm<T>>(), room.Accelerator.Get<ICholesky<T>>());
            BatchView<T> x = room.RandomBatch<T>(count, n, d, 1), y = room.RandomBatch<T>(count, n, 1, 2), system = room.Batch<T>(count, d, d), solution = room.Batch<T>(count, d, 1);
            VectorView<int> status = room.Vector<int>(count);
            Workload factor = CholeskyOperator<T>.Workload(d), solve = CholeskyOperator<T>.SolveWorkload(d, 1);
            double flops = count * (((double)n * d * (d + 2)) + factor.Flops + solve.Flops), bytes = count * sizeof(T) * ((n * (d + 1.0)) + d);
            return new Trial(new Workload(flops, bytes), Arithmetic.Product, Run, () => Check<T>(room, count, n, d, 0, p => room.Read(solution[p]), (n + 4 + (3 * d * (d + 1))) * Rounding.Epsilon<T>()));

            void Run()
            {
                gram.Multiply(room.Queue, x, null, system);
                gemm.Multiply(room.Queue, Transpose.Yes, Transpose.No, T.One, x, y, T.Zero, solution);
                cholesky.Factor(room.Queue, system, status);
                cholesky.Solve(room.Queue, system, solution);
            }
        });

    /// <summary>Ridge with one penalty, without intercept, from rows to coefficients and the measured backward error.</summary>
    public static Row Ridge<T>(long count, long n, long d)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("batched ridge", Row.NameOf<T>(), [count, n, d], Size<T>(count, n, d), room =>
        {
            IBatchedRidge<T> ridge = room.Accelerator.Get<IBatchedRidge<T>>();
            MatrixView<T> x = room.RandomMatrix<T>(count * n, d, 1), y = room.RandomMatrix<T>(count * n, 1, 2);
            var offsets = new long[count + 1];
            for (long p = 0; p <= count; p++) offsets[p] = p * n;
            var data = new BatchedRidgeData<T>(x, y, room.Upload<long>(offsets));
            var penalties = new BatchedRidgePenalties(room.Upload(Penalty), BatchedPenaltyForm.Shared);
            var results = new BatchedRidgeResults(
                room.Matrix<double>(count, d), room.Matrix<double>(count, d), room.Matrix<double>(count, 1), room.Vector<double>(count), room.Matrix<double>(count, 1), room.Vector<int>(count));
            Workload one = BatchedRidgeOperator<T>.Workload(n, d, 1, 1);
            return new Trial(
                new Workload(count * one.Flops, count * one.Bytes), Arithmetic.Product, () => ridge.Solve(room.Queue, data, penalties, intercept: false, results),
                () => Check<T>(room, count, n, d, Penalty, p => room.Read(results.Coefficients.Row(p)), d * ((n / 16.0) + 40 + (3 * d)) * Rounding.Epsilon<T>()));
        });

    private static unsafe long Size<T>(long count, long n, long d)
        where T : unmanaged
        => count * ((n * (d + 1)) + (d * d) + (4 * d)) * sizeof(T);

    // The backward error of a solution, ‖Xᵀ(y − Xβ) − λβ‖ over ‖X‖²‖β‖ + ‖X‖‖y‖ in the Frobenius norm, in FP64 from the data.
    private static Accuracy Check<T>(Room room, long count, long n, long d, double penalty, Func<long, double[]> solution, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var accuracy = new Accuracy();
        foreach (long p in Samples.Of(count, 8))
        {
            double[] beta = solution(p), gradient = [.. beta.Select(b => -penalty * b)];
            double squaresX = 0, squaresY = 0;
            for (long i = 0; i < n; i++)
            {
                double X(long j) => Numbers.At<T>(1, (((p * n) + i) * d) + j);
                double target = Numbers.At<T>(2, (p * n) + i), residual = target;
                for (int j = 0; j < d; j++) residual -= X(j) * beta[j];
                for (int j = 0; j < d; j++)
                {
                    gradient[j] += X(j) * residual;
                    squaresX += X(j) * X(j);
                }

                squaresY += target * target;
            }

            double left = Math.Sqrt(gradient.Sum(g => g * g)), norm = Math.Sqrt(beta.Sum(b => b * b));
            accuracy.Compare($"the gradient of problem {p}", left, 0, (squaresX * norm) + Math.Sqrt(squaresX * squaresY), tolerance);
        }

        return accuracy;
    }
}
