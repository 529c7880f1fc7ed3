using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Where the factor is built: Lᵀ in panels of <c>3·Width</c> rows of L each, step by step, as <see cref="PanelKernel{T}"/> packs them.
/// Row i of L, column p lies at <c>Panel(i / Nr)[p·Nr + i % Nr]</c>. A panel ends with the diagonal, or with the last column.
/// </summary>
internal readonly unsafe struct PanelStore<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    private readonly T* _memory;
    private readonly long _square; // panels that end with the diagonal

    /// <param name="memory">At least <see cref="Size"/> elements.</param>
    /// <param name="columns">Columns of L to be held, a multiple of Nr unless the matrix ends there.</param>
    public PanelStore(T* memory, long columns)
    {
        _memory = memory;
        _square = (columns + Nr - 1) / Nr;
    }

    /// <summary>Rows of L in a panel.</summary>
    public static int Nr => 3 * TSimd.Width;

    /// <summary>Elements that <paramref name="rows"/> rows and <paramref name="columns"/> columns of L take.</summary>
    public static long Size(long rows, long columns)
        => Offset((rows + Nr - 1) / Nr, (columns + Nr - 1) / Nr);

    /// <summary>The first element of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Panel(long panel) => _memory + Offset(panel, _square);

    /// <summary>Row i of L at step p; the row's further steps follow at distances of Nr.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* At(long row, long step)
    {
        (long panel, long lane) = Math.DivRem(row, Nr);
        return Panel(panel) + (step * Nr) + lane;
    }

    /// <summary>Brings rows in whose columns first … end − 1 all lie below the diagonal.</summary>
    public void Load(long panel, long lanes, long first, long end, T* a, long lda)
        => PanelPacker<T, TVec, TSimd>.PackLines(Nr, (nint)lanes, (nint)(end - first), a + first, (nint)lda, Panel(panel) + (first * Nr));

    /// <summary>
    /// Brings a panel on the diagonal in, from column <paramref name="first"/> on. What lies above the diagonal becomes 0; a row that the matrix
    /// lacks becomes one of the identity, so that it factors without a special case.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LoadDiagonal(long panel, long lanes, long first, T* a, long lda)
    {
        long start = panel * Nr;
        if (first < start)
            Load(panel, lanes, first, start, a, lda);
        T* target = Panel(panel) + (start * Nr);
        new Span<T>(target, Nr * Nr).Clear();
        int v = TSimd.TransposeSize;
        for (long i = 0; i < lanes; i += v)
        {
            T* source = a + (i * lda) + start;
            long rows = Math.Min(v, lanes - i);
            long p = 0;
            if (rows == v)
            {
                for (; p + v <= i; p += v)
                    TSimd.Transpose(source + p, (nint)lda, target + (p * Nr) + i, Nr);
            }

            for (long r = 0; r < rows; r++)
            {
                for (long q = p; q <= i + r; q++)
                    target[(q * Nr) + i + r] = source[(r * lda) + q];
            }
        }

        for (long i = lanes; i < Nr; i++)
            target[(i * Nr) + i] = T.One;
    }

    /// <summary>Takes columns first … end − 1 of a panel's rows out, up to and with the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Save(long panel, long lanes, long first, long end, T* a, long lda)
    {
        T* source = Panel(panel);
        long start = panel * Nr;
        int v = TSimd.TransposeSize;
        for (long i = 0; i < lanes; i += v)
        {
            long rows = Math.Min(v, lanes - i);
            long p = first;
            if (rows == v)
            {
                long whole = Math.Min(end, start + i + 1);
                for (; p + v <= whole; p += v)
                    TSimd.Transpose(source + (p * Nr) + i, Nr, a + (i * lda) + p, (nint)lda);
            }

            for (long r = 0; r < rows; r++)
            {
                long last = Math.Min(end, start + i + r + 1);
                for (long q = p; q < last; q++)
                    a[((i + r) * lda) + q] = source[(q * Nr) + i + r];
            }
        }
    }

    private static long Offset(long panel, long square)
    {
        long triangle = Math.Min(panel, square);
        return Nr * (long)Nr * ((triangle * (triangle + 1) / 2) + ((panel - triangle) * square));
    }
}
