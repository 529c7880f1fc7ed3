using ILGPU;
using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>Conjugate gradients for many small systems, a group each, with vectors in FP64 and a row of A for each item.</summary>
internal static class BatchedConjugateGradientKernel
{
    // Far below rounding the recursion says nothing any more of the residual that it stands for.
    private const double LeastTolerance = 2.220446049250313e-16 / 16;

    public static void Run<T, TArithmetic>(BatchedConjugateGradientArguments<T> a)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(IlgpuContext.MostItems);
        long system = Grid.IdxX, n = a.Order;
        ArrayView<double> x = a.Vectors.SubView(4 * n * system, n), r = a.Vectors.SubView((4 * n * system) + n, n);
        ArrayView<double> p = a.Vectors.SubView((4 * n * system) + (2 * n), n), q = a.Vectors.SubView((4 * n * system) + (3 * n), n);
        double sum = 0;
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            double b = TArithmetic.Wide(a.B[system, i, 0]);
            x[i] = 0;
            r[i] = b;
            p[i] = b;
            sum += b * b;
        }

        double rho = GroupSum.Of(shared, sum), size = Math.Sqrt(rho), last = 1, residual = 0, least = a.Tolerance > LeastTolerance ? a.Tolerance : LeastTolerance;
        int iterations = 0, status = (int)IterationStatus.Converged;
        bool isRunning = size != 0;
        while (isRunning)
        {
            bool isSolved = rho - rho == 0 && Math.Sqrt(rho) <= least * size, isEnded = iterations == a.Limit;
            double curvature = 0;
            if (!isSolved && !isEnded) curvature = Multiply<T, TArithmetic>(a, system, shared, p, q, 0);
            double alpha = rho / curvature;
            if (isSolved || isEnded || !(curvature > 0) || !(alpha - alpha == 0))
            {
                // The residual of what is stored, computed anew.
                for (long i = Group.IdxX; i < n; i += Group.DimX) x[i] = TArithmetic.Wide(TArithmetic.Narrow(x[i]));
                Group.Barrier();
                Multiply<T, TArithmetic>(a, system, shared, x, q, 1);
                sum = 0;
                for (long i = Group.IdxX; i < n; i += Group.DimX)
                {
                    double left = TArithmetic.Wide(a.B[system, i, 0]) - q[i];
                    r[i] = left;
                    p[i] = left;
                    sum += left * left;
                }

                rho = GroupSum.Of(shared, sum);
                residual = Math.Sqrt(rho) / size;
                isRunning = false;
                if (residual <= a.Tolerance)
                {
                    status = (int)IterationStatus.Converged;
                }
                else if (!isSolved)
                {
                    status = isEnded && residual - residual == 0 ? (int)IterationStatus.IterationLimit : (int)IterationStatus.Diverged;
                    if (!isEnded) iterations++;
                }
                else if (!(residual <= last / 2))
                {
                    status = (int)IterationStatus.Stalled;
                }
                else
                {
                    last = residual;
                    isRunning = true;
                }
            }
            else
            {
                iterations++;
                sum = 0;
                for (long i = Group.IdxX; i < n; i += Group.DimX)
                {
                    x[i] += alpha * p[i];
                    double left = r[i] - (alpha * q[i]);
                    r[i] = left;
                    sum += left * left;
                }

                double next = GroupSum.Of(shared, sum), beta = next / rho;
                for (long i = Group.IdxX; i < n; i += Group.DimX) p[i] = r[i] + (beta * p[i]);
                rho = next;
                Group.Barrier();
            }
        }

        for (long i = Group.IdxX; i < n; i += Group.DimX) a.X[system, i, 0] = TArithmetic.Narrow(x[i]);
        if (Group.IdxX != 0) return;
        a.Status[system] = status;
        a.Iterations[system] = iterations;
        a.Residuals[system] = residual;
    }

    // result ← A·v, and vᵀ·result. Columns are the rows of a symmetric matrix, and read side by side; residuals are those of the matrix as it stands.
    private static double Multiply<T, TArithmetic>(in BatchedConjugateGradientArguments<T> a, long system, ArrayView<double> shared, ArrayView<double> v, ArrayView<double> result, int byRows)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        double sum = 0;
        for (long i = Group.IdxX; i < a.Order; i += Group.DimX)
        {
            double value = 0;
            for (long j = 0; j < a.Order; j++) value += TArithmetic.Wide(byRows != 0 ? a.A[system, i, j] : a.A[system, j, i]) * v[j];
            result[i] = value;
            sum += v[i] * value;
        }

        return GroupSum.Of(shared, sum);
    }
}
