using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The register block of a quantity that is a sum over columns: <c>TSimd.Rows</c> points by three vectors of points, held in registers over all columns.
/// </summary>
/// <remarks>
/// Each pair is one chain over the columns in ascending order. Points of vectors are loaded anew for each row: machines with sixteen registers have none left to keep them.
/// </remarks>
internal static unsafe class TermKernel<T, TVec, TSimd, TTerm>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TTerm : struct, IPairTerm<TVec>
{
    /// <summary>All blocks of a tile.</summary>
    /// <param name="rows">Rows of the tile, a multiple of <c>TSimd.Rows</c>.</param>
    /// <param name="lanes">Columns of the tile, a multiple of three vectors.</param>
    /// <param name="k">Columns of the points.</param>
    /// <param name="a">Points of rows, in panels of three vectors, from the beginning of one.</param>
    /// <param name="b">Points of lanes, in panels of three vectors.</param>
    /// <param name="tile">Sums, row-major.</param>
    /// <param name="ld">Elements between rows of the tile.</param>
    /// <param name="accumulate">Whether sums go on from what is there.</param>
    public static void Run(long rows, long lanes, long k, T* a, T* b, T* tile, long ld, bool accumulate)
    {
        int nr = 3 * TSimd.Width;
        for (long j = 0; j < lanes; j += nr)
        {
            for (long i = 0; i < rows; i += TSimd.Rows)
            {
                Block((nint)k, a + (i / nr * nr * k) + (i % nr), nr, b + (j * k), tile + (i * ld) + j, (nint)ld, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(nint k, T* a, nint aStep, T* b, T* c, nint ldc, bool accumulate)
    {
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVec c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVec c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVec c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVec c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVec c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        if (accumulate)
        {
            Read(c, out c00, out c01, out c02);
            Read(c + ldc, out c10, out c11, out c12);
            Read(c + (2 * ldc), out c20, out c21, out c22);
            if (TSimd.Rows > 3) Read(c + (3 * ldc), out c30, out c31, out c32);
            if (TSimd.Rows > 4)
            {
                Read(c + (4 * ldc), out c40, out c41, out c42);
                Read(c + (5 * ldc), out c50, out c51, out c52);
            }

            if (TSimd.Rows > 6)
            {
                Read(c + (6 * ldc), out c60, out c61, out c62);
                Read(c + (7 * ldc), out c70, out c71, out c72);
            }
        }

        for (; k > 0; k--, a += aStep, b += 3 * TSimd.Width)
        {
            Add(TSimd.Broadcast(a[0]), b, ref c00, ref c01, ref c02);
            Add(TSimd.Broadcast(a[1]), b, ref c10, ref c11, ref c12);
            Add(TSimd.Broadcast(a[2]), b, ref c20, ref c21, ref c22);
            if (TSimd.Rows > 3) Add(TSimd.Broadcast(a[3]), b, ref c30, ref c31, ref c32);
            if (TSimd.Rows > 4)
            {
                Add(TSimd.Broadcast(a[4]), b, ref c40, ref c41, ref c42);
                Add(TSimd.Broadcast(a[5]), b, ref c50, ref c51, ref c52);
            }

            if (TSimd.Rows > 6)
            {
                Add(TSimd.Broadcast(a[6]), b, ref c60, ref c61, ref c62);
                Add(TSimd.Broadcast(a[7]), b, ref c70, ref c71, ref c72);
            }
        }

        Write(c, c00, c01, c02);
        Write(c + ldc, c10, c11, c12);
        Write(c + (2 * ldc), c20, c21, c22);
        if (TSimd.Rows > 3) Write(c + (3 * ldc), c30, c31, c32);
        if (TSimd.Rows > 4)
        {
            Write(c + (4 * ldc), c40, c41, c42);
            Write(c + (5 * ldc), c50, c51, c52);
        }

        if (TSimd.Rows > 6)
        {
            Write(c + (6 * ldc), c60, c61, c62);
            Write(c + (7 * ldc), c70, c71, c72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TVec x, T* b, ref TVec sum0, ref TVec sum1, ref TVec sum2)
    {
        sum0 = TTerm.Add(sum0, x, TSimd.Load(b));
        sum1 = TTerm.Add(sum1, x, TSimd.Load(b + TSimd.Width));
        sum2 = TTerm.Add(sum2, x, TSimd.Load(b + (2 * TSimd.Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read(T* c, out TVec sum0, out TVec sum1, out TVec sum2)
    {
        sum0 = TSimd.Load(c);
        sum1 = TSimd.Load(c + TSimd.Width);
        sum2 = TSimd.Load(c + (2 * TSimd.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* c, TVec sum0, TVec sum1, TVec sum2)
    {
        TSimd.Store(c, sum0);
        TSimd.Store(c + TSimd.Width, sum1);
        TSimd.Store(c + (2 * TSimd.Width), sum2);
    }
}
