using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The register block of ‖x‖² + ‖y‖² − 2xᵀy: <c>TSimd.Rows</c> points by three vectors of points, one multiply-add a column and pair where differences take two operations.
/// </summary>
/// <remarks>
/// Norms that are not numbers, or so large that a sum could overflow, are NaN (<see cref="PointNormJob{T}"/>). So all that is not finite shows in the norms, and the smallest
/// distance of each lane, against the largest norm of the rows, says for the whole block whether enough is left of the norms.
/// </remarks>
internal static unsafe class SquaredDistanceKernel<T, TVec, TSimd, TMath>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    // Blocks of rows of the tallest tile, of the fewest rows each.
    private const int MostBlocks = 64;

    /// <summary>All blocks of a tile; whether each distance is at least this share of the norms.</summary>
    /// <param name="rows">Rows of the tile, a multiple of <c>TSimd.Rows</c>.</param>
    /// <param name="lanes">Columns of the tile, a multiple of three vectors.</param>
    /// <param name="k">Columns of the points.</param>
    /// <param name="a">Points of rows, in panels of three vectors, from the beginning of one.</param>
    /// <param name="rowNorms">Their norms.</param>
    /// <param name="b">Points of lanes, in panels of three vectors.</param>
    /// <param name="laneNorms">Their norms.</param>
    /// <param name="share">The share.</param>
    /// <param name="tile">Distances, row-major.</param>
    /// <param name="ld">Elements between rows of the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run(long rows, long lanes, long k, T* a, T* rowNorms, T* b, T* laneNorms, T share, T* tile, long ld)
    {
        int nr = 3 * TSimd.Width;
        T* least = stackalloc T[MostBlocks];
        for (long i = 0; i < rows; i += TSimd.Rows)
        {
            T largest = rowNorms[i];
            for (long r = 1; r < TSimd.Rows; r++) largest = T.Max(largest, rowNorms[i + r]);
            least[i / TSimd.Rows] = share * largest;
        }

        bool passed = true;
        for (long j = 0; j < lanes; j += nr)
        {
            for (long i = 0; i < rows; i += TSimd.Rows)
            {
                passed &= Block(
                    (nint)k, a + (i / nr * nr * k) + (i % nr), nr, rowNorms + i, least[i / TSimd.Rows], b + (j * k), laneNorms + j, share, tile + (i * ld) + j, (nint)ld);
            }
        }

        return passed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Block(nint k, T* a, nint aStep, T* rowNorms, T rowsLeast, T* b, T* laneNorms, T share, T* c, nint ldc)
    {
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVec c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVec c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVec c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVec c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVec c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        for (; k > 0; k--, a += aStep, b += 3 * TSimd.Width)
        {
            TVec b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Width), b2 = TSimd.Load(b + (2 * TSimd.Width));
            Add(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            Add(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
            Add(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
            if (TSimd.Rows > 3) Add(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
            if (TSimd.Rows > 4)
            {
                Add(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
                Add(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
            }

            if (TSimd.Rows > 6)
            {
                Add(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
                Add(a[7], b0, b1, b2, ref c70, ref c71, ref c72);
            }
        }

        var norms = new Lanes { A = TSimd.Load(laneNorms), B = TSimd.Load(laneNorms + TSimd.Width), C = TSimd.Load(laneNorms + (2 * TSimd.Width)) };
        Lanes least = Complete(c, rowNorms[0], norms, c00, c01, c02);
        Lower(ref least, Complete(c + ldc, rowNorms[1], norms, c10, c11, c12));
        Lower(ref least, Complete(c + (2 * ldc), rowNorms[2], norms, c20, c21, c22));
        if (TSimd.Rows > 3) Lower(ref least, Complete(c + (3 * ldc), rowNorms[3], norms, c30, c31, c32));
        if (TSimd.Rows > 4)
        {
            Lower(ref least, Complete(c + (4 * ldc), rowNorms[4], norms, c40, c41, c42));
            Lower(ref least, Complete(c + (5 * ldc), rowNorms[5], norms, c50, c51, c52));
        }

        if (TSimd.Rows > 6)
        {
            Lower(ref least, Complete(c + (6 * ldc), rowNorms[6], norms, c60, c61, c62));
            Lower(ref least, Complete(c + (7 * ldc), rowNorms[7], norms, c70, c71, c72));
        }

        TVec own = TSimd.Broadcast(rowsLeast), factor = TSimd.Broadcast(share);
        return TMath.AllAtLeast(least.A, TSimd.MultiplyAdd(factor, norms.A, own)) && TMath.AllAtLeast(least.B, TSimd.MultiplyAdd(factor, norms.B, own))
            && TMath.AllAtLeast(least.C, TSimd.MultiplyAdd(factor, norms.C, own));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T x, TVec b0, TVec b1, TVec b2, ref TVec sum0, ref TVec sum1, ref TVec sum2)
    {
        TVec point = TSimd.Broadcast(x);
        sum0 = TSimd.MultiplyAdd(point, b0, sum0);
        sum1 = TSimd.MultiplyAdd(point, b1, sum1);
        sum2 = TSimd.MultiplyAdd(point, b2, sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Complete(T* c, T norm, in Lanes norms, TVec product0, TVec product1, TVec product2)
    {
        TVec own = TSimd.Broadcast(norm), factor = TSimd.Broadcast(T.CreateTruncating(-2));
        Lanes distances;
        distances.A = TSimd.MultiplyAdd(factor, product0, TMath.Add(own, norms.A));
        distances.B = TSimd.MultiplyAdd(factor, product1, TMath.Add(own, norms.B));
        distances.C = TSimd.MultiplyAdd(factor, product2, TMath.Add(own, norms.C));
        TSimd.Store(c, distances.A);
        TSimd.Store(c + TSimd.Width, distances.B);
        TSimd.Store(c + (2 * TSimd.Width), distances.C);
        return distances;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lower(ref Lanes least, in Lanes other)
    {
        least.A = TMath.Lesser(least.A, other.A);
        least.B = TMath.Lesser(least.B, other.B);
        least.C = TMath.Lesser(least.C, other.C);
    }

    private struct Lanes
    {
        public TVec A, B, C;
    }
}
