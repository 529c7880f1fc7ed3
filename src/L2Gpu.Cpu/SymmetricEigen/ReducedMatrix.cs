using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// A symmetric matrix as the reduction works on it: what is below the diagonal by rows, the diagonal aside, and zeros from the diagonal to the end
/// of each row, so that vectors may run past what there is of a row.
/// </summary>
internal readonly unsafe struct ReducedMatrix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements to which the ends of rows may be rounded up: the longest vector.</summary>
    public const int Slack = 16;

    private const int PageBytes = 4096;

    /// <summary>Rows and columns.</summary>
    public required nint Order { get; init; }

    /// <summary>The rows.</summary>
    public required T* Rows { get; init; }

    /// <summary>Elements between rows, at least <see cref="Stride"/>.</summary>
    public required nint Ld { get; init; }

    /// <summary>The diagonal.</summary>
    public required T* Diagonal { get; init; }

    /// <summary>
    /// A length for rows of n elements: with room for whole vectors, and such that the same column of neighbouring rows falls into different
    /// sets of the caches.
    /// </summary>
    public static nint Stride(nint n)
    {
        nint stride = ((n + Slack - 1) / Slack * Slack) + Slack;
        return stride * sizeof(T) % (PageBytes / 4) == 0 ? stride + Slack : stride;
    }

    /// <summary>Brings a matrix in, times 2^<paramref name="power"/>.</summary>
    public void Load(T* source, nint lds, int power)
    {
        // In two steps, each of which is a normal number.
        T first = T.ScaleB(T.One, power / 2), second = T.ScaleB(T.One, power - (power / 2));
        for (nint i = 0; i < Order; i++)
        {
            T* row = Rows + (i * Ld);
            Scale(source + (i * lds), row, i, first, second);
            new Span<T>(row + i, (int)(Ld - i)).Clear();
            Diagonal[i] = source[(i * lds) + i] * first * second;
        }
    }

    /// <summary>The largest magnitude in the lower triangle; NaN if there is a NaN or an ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Largest(nint n, T* source, nint lds)
    {
        Vector<T> largest = Vector<T>.Zero, poison = Vector<T>.Zero;
        T rest = T.Zero, restPoison = T.Zero;
        for (nint i = 0; i < n; i++)
        {
            T* row = source + (i * lds);
            nint j = 0;
            for (; j + Vector<T>.Count <= i + 1; j += Vector<T>.Count)
            {
                Vector<T> value = Unsafe.ReadUnaligned<Vector<T>>(row + j);
                largest = Vector.Max(largest, Vector.Abs(value));
                poison += value - value; // 0, or NaN for ever
            }

            for (; j <= i; j++)
            {
                rest = T.Max(rest, T.Abs(row[j]));
                restPoison += row[j] - row[j];
            }
        }

        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            rest = T.Max(rest, largest[lane]);
            restPoison += poison[lane];
        }

        return rest + restPoison;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(T* source, T* target, nint count, T first, T second)
    {
        Vector<T> one = new(first), two = new(second);
        nint j = 0;
        for (; j + Vector<T>.Count <= count; j += Vector<T>.Count)
            Unsafe.WriteUnaligned(target + j, Unsafe.ReadUnaligned<Vector<T>>(source + j) * one * two);
        for (; j < count; j++)
            target[j] = source[j] * first * second;
    }
}
