using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Substitution with L and Lᵀ on panels of right sides: <c>3·Width</c> columns, row after row. Rows go in chunks, which are solved and then
/// taken out of all other rows; a chunk of a panel stays in the first-level cache meanwhile.
/// </summary>
internal static unsafe class TriangularPanels<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Rows of a chunk; every register block divides it.</summary>
    public const int Chunk = 192;

    private static int Nr => 3 * TSimd.Width;

    /// <summary>X ← L⁻¹X for a few panels.</summary>
    /// <param name="l">L.</param>
    /// <param name="x">The panels, each of <c>l.Padded</c> rows.</param>
    /// <param name="panels">How many.</param>
    /// <param name="vectors">Vectors that the last panel uses.</param>
    /// <param name="zeroRows">The rows of panel g above g·zeroRows are zero and stay so; a multiple of the register block.</param>
    public static void Forward(in TriangularFactor<T> l, T* x, int panels, int vectors, long zeroRows)
    {
        for (long c = 0; c < l.Padded; c += Chunk)
        {
            for (int g = 0; g < panels; g++)
                ForwardChunk(l, x + (g * l.Padded * Nr), g < panels - 1 ? 3 : vectors, g * zeroRows, c);
            ForwardUpdate(l, x, panels, vectors, zeroRows, c, c + Chunk, l.Padded);
        }
    }

    /// <summary>X ← L⁻ᵀX for a few panels.</summary>
    public static void Backward(in TriangularFactor<T> l, T* x, int panels, int vectors)
    {
        for (long c = (l.Padded - 1) / Chunk * Chunk; c >= 0; c -= Chunk)
        {
            for (int g = 0; g < panels; g++)
                BackwardChunk(l, x + (g * l.Padded * Nr), g < panels - 1 ? 3 : vectors, c);
            BackwardUpdate(l, x, panels, vectors, c, 0, c);
        }
    }

    /// <summary>Solves the rows of the chunk that begins at row c of one panel, whose rows above <paramref name="zero"/> are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardChunk(in TriangularFactor<T> l, T* x, int vectors, long zero, long c)
    {
        long first = Math.Max(c, zero), end = Math.Min(c + Chunk, l.Padded);
        for (long j = first; j < end; j += TSimd.Rows)
        {
            T* row = l.Block(j, TSimd.Rows, out nint ld);
            SubstitutionKernel<T, TVec, TSimd, TRoot>.Run(
                vectors, (nint)(j - first), row + first, ld, 1, x + (first * Nr), Nr, x + (j * Nr), Nr, row + j, ld, 1, l.Inverse + j, 1);
        }
    }

    /// <summary>Takes the chunk that begins at row c out of rows from … to − 1, which lie below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardUpdate(in TriangularFactor<T> l, T* x, int panels, int vectors, long zeroRows, long c, long from, long to)
    {
        for (long j = from; j < to; j += TSimd.Rows)
        {
            T* row = l.Block(j, TSimd.Rows, out nint ld);
            for (int g = 0; g < panels; g++)
            {
                T* panel = x + (g * l.Padded * Nr);
                long first = Math.Max(c, g * zeroRows);
                if (first < c + Chunk)
                    {
                    BlockSubtraction<T, TVec, TSimd>.Run(
                        g < panels - 1 ? 3 : vectors, (nint)(c + Chunk - first), row + first, ld, 1, panel + (first * Nr), Nr, panel + (j * Nr), Nr);
                }
            }
        }
    }

    /// <summary>Solves the rows of the chunk that begins at row c of one panel, from the last to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardChunk(in TriangularFactor<T> l, T* x, int vectors, long c)
    {
        long end = Math.Min(c + Chunk, l.Padded);
        nint down = (nint)l.Ld;
        for (long j = end - TSimd.Rows; j >= c; j -= TSimd.Rows)
        {
            long last = j + TSimd.Rows - 1;
            T* corner = l.Block(j, TSimd.Rows, out nint ld) + ((TSimd.Rows - 1) * ld) + last;
            long k = Math.Max(0, Math.Min(end, l.Order) - last - 1);
            SubstitutionKernel<T, TVec, TSimd, TRoot>.Run(
                vectors, (nint)k, l.At(last + 1, last), -1, down, x + ((last + 1) * Nr), Nr, x + (last * Nr), -Nr,
                corner, -1, -ld, l.Inverse + last, -1);
        }
    }

    /// <summary>Takes the chunk that begins at row c out of rows from … to − 1, which lie above it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardUpdate(in TriangularFactor<T> l, T* x, int panels, int vectors, long c, long from, long to)
    {
        nint k = (nint)(Math.Min(c + Chunk, l.Order) - c);
        int rows = TSimd.Rows;
        T* copy = stackalloc T[Chunk * 8];
        for (long j = from; j < to; j += rows)
        {
            // A column of L is a line of memory a step; for several panels it pays to gather them once.
            T* a = l.At(c, j);
            nint step = (nint)l.Ld;
            if (panels > 1)
            {
                for (nint p = 0; p < k; p++)
                {
                    for (int r = 0; r < rows; r++)
                        copy[(p * rows) + r] = a[(p * step) + r];
                }

                a = copy;
                step = rows;
            }

            for (int g = 0; g < panels; g++)
            {
                T* panel = x + (g * l.Padded * Nr);
                BlockSubtraction<T, TVec, TSimd>.Run(g < panels - 1 ? 3 : vectors, k, a, 1, step, panel + (c * Nr), Nr, panel + (j * Nr), Nr);
            }
        }
    }
}
