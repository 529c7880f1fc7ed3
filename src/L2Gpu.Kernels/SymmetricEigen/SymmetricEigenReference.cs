using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The decomposition by cyclic Jacobi rotations, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Golub and Van Loan, Matrix Computations, §8.5.</remarks>
public sealed class SymmetricEigenReference<T> : SymmetricEigenOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MaximumSweeps = 60;

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status)
    {
        int n = (int)a.Rows;
        double[] m = HostCopy.Read(queue, a);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++) m[(i * n) + j] = m[(j * n) + i];
        }

        var q = new double[n * n];
        for (int i = 0; i < n; i++) q[(i * n) + i] = 1;
        bool converged = m.All(double.IsFinite) && Diagonalize(m, q, n);
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => m[(i * n) + i])];
        var sorted = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) sorted[(i * n) + j] = q[(i * n) + order[j]];
        }

        HostCopy.Write(queue, Array.ConvertAll(order, i => m[(i * n) + i]), eigenvalues.AsRow());
        HostCopy.Write(queue, sorted, eigenvectors);
        queue.Write<int>([converged ? 0 : 1], status);
    }

    private static bool Diagonalize(double[] a, double[] q, int n)
    {
        double largest = a.Length == 0 ? 0 : a.Max(Math.Abs);
        if (largest == 0) return true;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            // Relative to the largest element, so that no square overflows or vanishes.
            double off = 0, total = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double relative = a[(i * n) + j] / largest;
                    total += relative * relative;
                    off += i == j ? 0 : relative * relative;
                }
            }

            if (off <= 1e-32 * total) return true;
            for (int i = 0; i < n; i++)
            {
                for (int j = i + 1; j < n; j++) Rotate(a, q, n, i, j);
            }
        }

        return false;
    }

    // Makes a[i, j] zero by a rotation of rows and columns i and j.
    private static void Rotate(double[] a, double[] q, int n, int i, int j)
    {
        double off = a[(i * n) + j];
        if (off == 0) return;
        double tau = (a[(j * n) + j] - a[(i * n) + i]) / (2 * off);
        double t = Math.CopySign(1, tau) / (Math.Abs(tau) + Math.Sqrt(1 + (tau * tau)));
        double c = 1 / Math.Sqrt(1 + (t * t)), s = t * c;
        for (int k = 0; k < n; k++) (a[(k * n) + i], a[(k * n) + j]) = Turn(a[(k * n) + i], a[(k * n) + j], c, s);
        for (int k = 0; k < n; k++) (a[(i * n) + k], a[(j * n) + k]) = Turn(a[(i * n) + k], a[(j * n) + k], c, s);

        // Zero by construction; what rounding left there would keep the sweeps from converging.
        a[(i * n) + j] = a[(j * n) + i] = 0;
        for (int k = 0; k < n; k++) (q[(k * n) + i], q[(k * n) + j]) = Turn(q[(k * n) + i], q[(k * n) + j], c, s);
    }

    private static (double, double) Turn(double x, double y, double c, double s) => ((c * x) - (s * y), (s * x) + (c * y));
}
