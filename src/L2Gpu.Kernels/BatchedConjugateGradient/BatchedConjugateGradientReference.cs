using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The iteration by its definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class BatchedConjugateGradientReference<T> : BatchedConjugateGradientOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Rounding = 2.220446049250313e-16;

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        int[] found = new int[x.Count], taken = new int[x.Count];
        var left = new double[x.Count];
        for (int index = 0; index < x.Count; index++)
        {
            (double[] solution, IterationStatus how, taken[index], left[index]) = Solve(HostCopy.Read(queue, a[index]), HostCopy.Read(queue, b[index]), tolerance, limit);
            found[index] = (int)how;
            HostCopy.Write(queue, solution, x[index]);
        }

        queue.Write<int>(found, status);
        queue.Write<int>(taken, iterations);
        queue.Write<double>(left, residuals);
    }

    private static (double[] X, IterationStatus Status, int Iterations, double Residual) Solve(double[] a, double[] b, double tolerance, int limit)
    {
        double[] x = new double[b.Length], r = [.. b], p = [.. b];
        double size = Math.Sqrt(Dot(b, b)), rho = Dot(r, r), last = 1;
        if (size == 0) return (x, IterationStatus.Converged, 0, 0);
        for (int k = 0; ; k++)
        {
            // Far below rounding the recursion says nothing any more of the residual that it stands for.
            bool solved = double.IsFinite(rho) && Math.Sqrt(rho) <= Math.Max(tolerance, Rounding / 16) * size, ended = k == limit;
            double[] q = solved || ended ? [] : Multiply(a, p);
            double curvature = q.Length == 0 ? 0 : Dot(p, q);
            if (solved || ended || !(curvature > 0) || !double.IsFinite(rho / curvature))
            {
                double[] rounded = Array.ConvertAll(x, value => double.CreateTruncating(T.CreateTruncating(value)));
                r = [.. b.Zip(Multiply(a, rounded), (value, product) => value - product)];
                double residual = Math.Sqrt(Dot(r, r)) / size;
                if (residual <= tolerance) return (rounded, IterationStatus.Converged, k, residual);
                if (!solved) return (rounded, ended && double.IsFinite(residual) ? IterationStatus.IterationLimit : IterationStatus.Diverged, ended ? k : k + 1, residual);
                if (!(residual <= last / 2)) return (rounded, IterationStatus.Stalled, k, residual);
                last = residual;
                x = rounded;
                p = [.. r];
                rho = Dot(r, r);
                k--;
                continue;
            }

            double alpha = rho / curvature, before = rho;
            for (int i = 0; i < x.Length; i++)
            {
                x[i] += alpha * p[i];
                r[i] -= alpha * q[i];
            }

            rho = Dot(r, r);
            for (int i = 0; i < x.Length; i++) p[i] = r[i] + (rho / before * p[i]);
        }
    }

    private static double[] Multiply(double[] a, double[] x)
        => [.. Enumerable.Range(0, x.Length).Select(i => Dot(a.AsSpan(i * x.Length, x.Length), x))];

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
