using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Lower triangles of as many systems as a vector has lanes, side by side: element (i, j) of all of them is one vector. A row ends at a multiple of
/// the transposition's side at or after its diagonal; what is stored beyond the diagonal means nothing.
/// </summary>
internal static unsafe class LaneStore<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>Elements that <paramref name="order"/> rows take.</summary>
    public static int Size(int order) => Row(order);

    /// <summary>Where row i starts, in elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Row(int i)
    {
        int v = TSimd.TransposeSize;
        (int q, int r) = Math.DivRem(i, v);
        return ((v * v * q * (q + 1) / 2) + (r * v * (q + 1))) * TSimd.Width;
    }

    /// <summary>Brings systems in; lanes without one, and rows from <paramref name="order"/> to <paramref name="padded"/> − 1, become the identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(T* a, long stride, long ld, int systems, int order, int padded, T* store)
    {
        int v = TSimd.TransposeSize, w = TSimd.Width;
        int whole = systems - (systems % v);
        for (int i = 0; i < order; i++)
        {
            T* target = store + Row(i);
            T* source = a + (i * ld);
            int j = 0;

            // The last step may bring in elements of the row beyond the diagonal, which no lane ever uses.
            for (; j <= i && j + v <= order; j += v)
            {
                for (int s = 0; s < whole; s += v)
                    TSimd.Transpose(source + (s * stride) + j, (nint)stride, target + (j * w) + s, w);
            }

            for (; j <= i; j++)
            {
                for (int s = 0; s < whole; s++)
                    target[(j * w) + s] = source[(s * stride) + j];
            }

            for (int s = whole; s < w; s++)
            {
                for (j = 0; j <= i; j++)
                    target[(j * w) + s] = s < systems ? source[(s * stride) + j] : i == j ? T.One : T.Zero;
            }
        }

        for (int i = order; i < padded; i++)
        {
            T* target = store + Row(i);
            for (int j = 0; j <= i; j++)
                TSimd.Store(target + (j * w), i == j ? TSimd.Broadcast(T.One) : TSimd.Zero);
        }
    }

    /// <summary>Takes the systems out, up to and with the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Save(T* store, T* a, long stride, long ld, int systems, int order)
    {
        int v = TSimd.TransposeSize, w = TSimd.Width;
        int whole = systems - (systems % v);
        for (int i = 0; i < order; i++)
        {
            T* source = store + Row(i);
            T* target = a + (i * ld);
            int j = 0;
            for (; j + v <= i + 1; j += v)
            {
                for (int s = 0; s < whole; s += v)
                    TSimd.Transpose(source + (j * w) + s, w, target + (s * stride) + j, (nint)stride);
            }

            for (int s = 0; s < systems; s++)
            {
                for (int q = s < whole ? j : 0; q <= i; q++)
                    target[(s * stride) + q] = source[(q * w) + s];
            }
        }
    }

    /// <summary>Brings right sides in: row i, column c of all systems is vector i·columns + c. Rows from order to padded − 1 become 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadSides(T* b, long stride, long ld, int systems, int order, int padded, int columns, T* store)
    {
        int v = TSimd.TransposeSize, w = TSimd.Width;
        int whole = systems - (systems % v);
        bool dense = ld == columns;
        int rows = dense ? 1 : order, length = dense ? order * columns : columns;
        for (int i = 0; i < rows; i++)
        {
            T* source = b + (i * ld);
            T* target = store + (i * columns * w);
            int j = 0;
            for (; j + v <= length; j += v)
            {
                for (int s = 0; s < whole; s += v)
                    TSimd.Transpose(source + (s * stride) + j, (nint)stride, target + (j * w) + s, w);
            }

            for (int s = 0; s < w; s++)
            {
                for (int q = s < whole ? j : 0; q < length; q++)
                    target[(q * w) + s] = s < systems ? source[(s * stride) + q] : T.Zero;
            }
        }

        for (int i = order * columns; i < padded * columns; i++)
            TSimd.Store(store + (i * w), TSimd.Zero);
    }

    /// <summary>Takes right sides out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SaveSides(T* store, T* b, long stride, long ld, int systems, int order, int columns)
    {
        int v = TSimd.TransposeSize, w = TSimd.Width;
        int whole = systems - (systems % v);
        bool dense = ld == columns;
        int rows = dense ? 1 : order, length = dense ? order * columns : columns;
        for (int i = 0; i < rows; i++)
        {
            T* source = store + (i * columns * w);
            T* target = b + (i * ld);
            int j = 0;
            for (; j + v <= length; j += v)
            {
                for (int s = 0; s < whole; s += v)
                    TSimd.Transpose(source + (j * w) + s, w, target + (s * stride) + j, (nint)stride);
            }

            for (int s = 0; s < systems; s++)
            {
                for (int q = s < whole ? j : 0; q < length; q++)
                    target[(s * stride) + q] = source[(q * w) + s];
            }
        }
    }
}
