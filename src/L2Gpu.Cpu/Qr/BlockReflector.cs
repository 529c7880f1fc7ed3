using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Takes a block of rows into a triangular factor: R ← the factor of [R; B].</summary>
/// <remarks>
/// Reflection j reaches row j of R and the rows of B alone, since what lies between is 0. Those of a panel are collected as I − V·T·Vᵀ (Schreiber
/// and Van Loan 1989), so that most of the work is matrix products.
/// </remarks>
/// <param name="gemm">The products; on all threads, unless called from a task.</param>
/// <param name="kernel">The reflections of a panel.</param>
internal sealed unsafe class BlockReflector(GemmEngine<double> gemm, ReflectorKernel kernel)
{
    private const int WidestPanel = 64;

    /// <summary>Takes rows in, and leaves nothing of use in their place.</summary>
    /// <param name="r">R, upper triangular; what is below its diagonal is not looked at.</param>
    /// <param name="block">B.</param>
    /// <param name="ld">Elements between rows of either.</param>
    /// <param name="order">Columns of either.</param>
    /// <param name="rows">Rows of B.</param>
    /// <param name="isTriangular">Whether B is upper triangular itself, so that row i starts at column i.</param>
    /// <param name="panelColumns">At most 64.</param>
    public void Absorb(double* r, double* block, long ld, long order, long rows, bool isTriangular, int panelColumns)
    {
        using ScratchBlock<double> panel = ScratchPool.Shared.Rent<double>(Padded(rows, ReflectorKernel.RowStep) * panelColumns);
        using ScratchBlock<double> products = ScratchPool.Shared.Rent<double>(2 * panelColumns * order);
        double* factor = stackalloc double[WidestPanel * WidestPanel];
        double* tau = stackalloc double[WidestPanel];
        for (long k = 0; k < order; k += panelColumns)
        {
            int columns = (int)Math.Min(panelColumns, order - k), width = (int)Padded(columns, ReflectorKernel.ColumnStep);
            long m = isTriangular ? Math.Min(rows, k + columns) : rows, padded = Padded(m, ReflectorKernel.RowStep), rest = order - k - columns;
            double* v = panel.Pointer, corner = r + (k * ld) + k;
            CopyPanel(block + k, ld, m, columns, v, width, padded);
            Reduce(corner, ld, v, columns, width, padded, tau);
            if (rest == 0) continue;

            // [R; B] ← [R; B] − [I; V]·Tᵀ·(R + VᵀB).
            Collect(v, columns, width, padded, tau, factor);
            double* w = products.Pointer, turned = w + (columns * rest), right = corner + columns, b = block + k + columns;
            for (long i = 0; i < columns; i++) new ReadOnlySpan<double>(right + (i * ld), checked((int)rest)).CopyTo(new Span<double>(w + (i * rest), (int)rest));
            gemm.Multiply(true, false, columns, rest, m, 1, v, width, b, ld, 1, w, rest);
            gemm.Multiply(true, false, columns, rest, columns, 1, factor, columns, w, rest, 0, turned, rest);
            for (long i = 0; i < columns; i++) Subtract(turned + (i * rest), right + (i * ld), rest);
            gemm.Multiply(false, false, m, rest, columns, -1, v, width, turned, rest, 1, b, ld);
        }
    }

    private static long Padded(long count, long step) => (count + step - 1) / step * step;

    private static void CopyPanel(double* from, long ld, long rows, int columns, double* to, int width, long padded)
    {
        for (long i = 0; i < padded; i++)
        {
            var target = new Span<double>(to + (i * width), width);
            if (i >= rows)
            {
                target.Clear();
                continue;
            }

            new ReadOnlySpan<double>(from + (i * ld), columns).CopyTo(target);
            target[columns..].Clear();
        }
    }

    /// <summary>Reduces a panel below a triangle to 0: leaves the vectors in its place, and their factors.</summary>
    private void Reduce(double* r, long ld, double* v, int columns, int width, long rows, double* tau)
    {
        double* sums = stackalloc double[WidestPanel];
        double* factors = stackalloc double[WidestPanel];
        new Span<double>(factors, width).Clear();
        new Span<double>(sums, width).Clear();
        kernel.Products(v, width, (nint)rows, 0, sums);
        for (int j = 0; j < columns; j++)
        {
            double pivot = r[(j * ld) + j], below = sums[j], scale = 1;
            tau[j] = 0;
            factors[j] = 0;
            if (below == 0)
            {
                // Nothing to reflect; the next column's products are wanted all the same.
                new Span<double>(factors, width).Clear();
            }
            else
            {
                // The sign of the pivot's opposite, so that nothing cancels (Golub and Van Loan, algorithm 5.1.1).
                double norm = Math.Sqrt((pivot * pivot) + below), end = pivot > 0 ? -norm : norm;
                scale = 1 / (pivot - end);
                tau[j] = (end - pivot) / end;
                r[(j * ld) + j] = end;
                for (int c = j + 1; c < columns; c++)
                {
                    double step = tau[j] * (r[(j * ld) + c] + (scale * sums[c]));
                    r[(j * ld) + c] -= step;
                    factors[c] = -step * scale;
                }
            }

            if (j + 1 < columns)
            {
                new Span<double>(sums, width).Clear();
                kernel.Reflect(v, width, (nint)rows, j, factors, scale, sums);
            }
            else
            {
                for (long i = 0; i < rows; i++) v[(i * width) + j] *= scale;
            }
        }
    }

    /// <summary>T of I − V·T·Vᵀ, upper triangular, with zeros below.</summary>
    private void Collect(double* v, int columns, int width, long rows, double* tau, double* t)
    {
        double* gram = stackalloc double[WidestPanel * WidestPanel];
        gemm.Multiply(true, false, columns, columns, rows, 1, v, width, v, width, 0, gram, columns);
        new Span<double>(t, columns * columns).Clear();
        for (int j = 0; j < columns; j++)
        {
            t[(j * columns) + j] = tau[j];
            for (int i = 0; i < j; i++)
            {
                double sum = 0;
                for (int l = i; l < j; l++) sum += t[(i * columns) + l] * gram[(j * columns) + l];
                t[(i * columns) + j] = -tau[j] * sum;
            }
        }
    }

    private static void Subtract(double* what, double* from, long count)
    {
        long j = 0;
        for (; j <= count - Vector<double>.Count; j += Vector<double>.Count)
            Unsafe.WriteUnaligned(from + j, Unsafe.ReadUnaligned<Vector<double>>(from + j) - Unsafe.ReadUnaligned<Vector<double>>(what + j));
        for (; j < count; j++) from[j] -= what[j];
    }
}
