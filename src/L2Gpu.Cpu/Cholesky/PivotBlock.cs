using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Factors the small block on the diagonal that one register block's rows meet.</summary>
internal static unsafe class PivotBlock<T, TVec, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Finds the pivots of a block, given its upper triangle; the block itself is left as it is.</summary>
    /// <param name="size">Rows, at most 8.</param>
    /// <param name="block">Element (r, s), s ≥ r, at block[r·ld + s].</param>
    /// <param name="ld">Elements between rows.</param>
    /// <param name="diagonal">Receives the diagonal of the factor.</param>
    /// <param name="inverse">Receives its reciprocals.</param>
    /// <returns>0, or the 1-based row of the first pivot that is not positive.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static int Factor(int size, T* block, nint ld, T* diagonal, T* inverse)
    {
        // Sums run in ascending order and divisions are products with the reciprocal, as in the substitution that follows:
        // the pivots then belong to exactly the factor that it stores.
        T* u = stackalloc T[64];
        for (int r = 0; r < size; r++)
        {
            for (int s = r; s < size; s++)
                u[(r * 8) + s] = block[(r * ld) + s];
        }

        for (int r = 0; r < size; r++)
        {
            T* row = u + (r * 8);
            T pivot = row[r];
            if (!(pivot > T.Zero))
                return r + 1;
            T root = T.Sqrt(pivot);
            T scale = T.One / root;
            diagonal[r] = root;
            inverse[r] = scale;

            // The next pivot first: everything waits for it.
            for (int s = r + 1; s < size; s++)
                row[s] *= scale;
            for (int q = r + 1; q < size; q++)
            {
                T factor = row[q];
                T* target = u + (q * 8);
                for (int s = q; s < size; s++)
                    target[s] = TRoot.SubtractProduct(target[s], factor, row[s]);
            }
        }

        return 0;
    }
}
