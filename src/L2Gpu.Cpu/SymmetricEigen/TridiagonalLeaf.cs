using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>The eigendecomposition of a small tridiagonal matrix by the implicit QR algorithm with Wilkinson's shifts.</summary>
/// <remarks>Golub and Van Loan, Matrix Computations, §8.3.</remarks>
internal static unsafe class TridiagonalLeaf
{
    private const int MostStepsPerEigenvalue = 50;
    private const double UnitRoundoff = 1.1102230246251565e-16;

    // An element that matrices of norm 1 do not notice, whatever is beside it on the diagonal.
    private const double Negligible = 1e-36;

    /// <summary>Decomposes.</summary>
    /// <param name="n">The order, at least 1.</param>
    /// <param name="d">The diagonal; overwritten by the eigenvalues, in no order.</param>
    /// <param name="e">What is beside it, n − 1 elements; destroyed.</param>
    /// <param name="vectors">The eigenvectors, one a row; must be the identity to begin with.</param>
    /// <param name="ld">Elements between rows.</param>
    /// <returns>False if the iteration did not converge.</returns>
    public static bool Decompose(nint n, double* d, double* e, double* vectors, nint ld)
    {
        nint steps = MostStepsPerEigenvalue * n;
        nint last = n - 1;
        while (last > 0)
        {
            nint first = last;
            while (first > 0 && !IsNegligible(d, e, first - 1))
                first--;
            if (first > 0)
                e[first - 1] = 0;
            if (first == last)
            {
                last--;
                continue;
            }

            if (--steps < 0)
                return false;
            Step(first, last, d, e, vectors, ld, n);
        }

        return true;
    }

    /// <summary>Rotates two rows: x ← c·x + s·y, y ← c·y − s·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rotate(double* x, double* y, nint length, double c, double s)
    {
        Vector<double> vc = new(c), vs = new(s);
        nint j = 0;
        for (; j + Vector<double>.Count <= length; j += Vector<double>.Count)
        {
            Vector<double> vx = Unsafe.ReadUnaligned<Vector<double>>(x + j), vy = Unsafe.ReadUnaligned<Vector<double>>(y + j);
            Unsafe.WriteUnaligned(x + j, (vc * vx) + (vs * vy));
            Unsafe.WriteUnaligned(y + j, (vc * vy) - (vs * vx));
        }

        for (; j < length; j++)
            (x[j], y[j]) = ((c * x[j]) + (s * y[j]), (c * y[j]) - (s * x[j]));
    }

    private static bool IsNegligible(double* d, double* e, nint i)
    {
        double size = Math.Abs(e[i]);
        return size <= UnitRoundoff * (Math.Abs(d[i]) + Math.Abs(d[i + 1])) || size <= Negligible;
    }

    // One step on the unreduced block from first to last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(nint first, nint last, double* d, double* e, double* vectors, nint ld, nint n)
    {
        // The eigenvalue of the last two rows that is nearer to the last element.
        double half = (d[last - 1] - d[last]) / 2, off = e[last - 1];
        double root = half + Math.CopySign(Length(half, off), half);
        double shift = d[last] - (off * (off / root));

        double x = d[first] - shift, bulge = e[first];
        for (nint k = first; k < last; k++)
        {
            double length = Length(x, bulge);
            (double c, double s) = length > 0 ? (x / length, bulge / length) : (1, 0);
            if (k > first)
                e[k - 1] = length;
            double t = (s * (d[k + 1] - d[k])) + (2 * c * e[k]);
            d[k] += s * t;
            d[k + 1] -= s * t;
            x = (c * t) - e[k];
            e[k] = x;
            if (k + 1 < last)
            {
                bulge = s * e[k + 1];
                e[k + 1] *= c;
            }

            Rotate(vectors + (k * ld), vectors + ((k + 1) * ld), n, c, s);
        }
    }

    // Elements are at most about n, so that only small squares could go wrong.
    private static double Length(double x, double y)
    {
        double square = (x * x) + (y * y);
        return square > 1e-280 ? Math.Sqrt(square) : double.Hypot(x, y);
    }
}
