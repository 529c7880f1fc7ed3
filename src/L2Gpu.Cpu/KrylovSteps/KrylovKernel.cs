using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Elementwise steps over stretches of memory, in FP64. Multiplication and addition are rounded apart, so that every width gives the same bits.</summary>
internal static unsafe class KrylovKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows whose products are summed apart, so that no sum waits for the one before.</summary>
    public const int Phases = 8;

    /// <summary>y ← y + f·x; where f is 0, y stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(T* y, T* x, double* f, long count)
    {
        long i = 0;
        int w = Vector<double>.Count;
        if (typeof(T) == typeof(double))
        {
            for (; i + w <= count; i += w)
                Store((double*)y + i, Added(Load((double*)y + i), Load((double*)x + i), Load(f + i)));
        }
        else
        {
            for (; i + (2 * w) <= count; i += 2 * w)
            {
                Vector.Widen(LoadSingle((float*)y + i), out Vector<double> low, out Vector<double> high);
                Vector.Widen(LoadSingle((float*)x + i), out Vector<double> lowX, out Vector<double> highX);
                StoreSingle((float*)y + i, Vector.Narrow(Added(low, lowX, Load(f + i)), Added(high, highX, Load(f + i + w))));
            }
        }

        for (; i < count; i++)
        {
            if (f[i] != 0) y[i] = T.CreateTruncating(double.CreateTruncating(y[i]) + (f[i] * double.CreateTruncating(x[i])));
        }
    }

    /// <summary>p ← z + f·p; where f is 0, p becomes z, whatever it held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(T* p, T* z, double* f, long count)
    {
        long i = 0;
        int w = Vector<double>.Count;
        if (typeof(T) == typeof(double))
        {
            for (; i + w <= count; i += w)
                Store((double*)p + i, Added(Load((double*)z + i), Load((double*)p + i), Load(f + i)));
        }
        else
        {
            for (; i + (2 * w) <= count; i += 2 * w)
            {
                Vector.Widen(LoadSingle((float*)z + i), out Vector<double> low, out Vector<double> high);
                Vector.Widen(LoadSingle((float*)p + i), out Vector<double> lowP, out Vector<double> highP);
                StoreSingle((float*)p + i, Vector.Narrow(Added(low, lowP, Load(f + i)), Added(high, highP, Load(f + i + w))));
            }
        }

        for (; i < count; i++)
            p[i] = f[i] == 0 ? z[i] : T.CreateTruncating(double.CreateTruncating(z[i]) + (f[i] * double.CreateTruncating(p[i])));
    }

    /// <summary>sums ← sums + x·y, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(double* sums, T* x, T* y, long count)
    {
        long i = 0;
        int w = Vector<double>.Count;
        if (typeof(T) == typeof(double))
        {
            for (; i + w <= count; i += w)
                Store(sums + i, Load(sums + i) + (Load((double*)x + i) * Load((double*)y + i)));
        }
        else
        {
            for (; i + (2 * w) <= count; i += 2 * w)
            {
                Vector.Widen(LoadSingle((float*)x + i), out Vector<double> lowX, out Vector<double> highX);
                Vector.Widen(LoadSingle((float*)y + i), out Vector<double> lowY, out Vector<double> highY);
                Store(sums + i, Load(sums + i) + (lowX * lowY));
                Store(sums + i + w, Load(sums + i + w) + (highX * highY));
            }
        }

        for (; i < count; i++) sums[i] += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
    }

    /// <summary>xᵀy of each column over some rows.</summary>
    /// <param name="x">Rows of <paramref name="columns"/> elements.</param>
    /// <param name="ldx">Elements from one row of x to the next.</param>
    /// <param name="y">Rows of <paramref name="columns"/> elements.</param>
    /// <param name="ldy">Elements from one row of y to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="sums">One for each column; overwritten.</param>
    /// <param name="phases">Room for <see cref="Phases"/> × columns.</param>
    public static void Dot(T* x, long ldx, T* y, long ldy, long rows, long columns, double* sums, double* phases)
    {
        new Span<double>(phases, checked((int)(Phases * columns))).Clear();
        long row = 0;
        if (ldx == columns && ldy == columns)
        {
            for (; row + Phases <= rows; row += Phases) AddProducts(phases, x + (row * columns), y + (row * columns), Phases * columns);
        }

        for (; row < rows; row++) AddProducts(phases + (row % Phases * columns), x + (row * ldx), y + (row * ldy), columns);
        for (long c = 0; c < columns; c++)
        {
            double* at = phases + c;
            double low = at[0] + at[columns] + (at[2 * columns] + at[3 * columns]);
            sums[c] = low + (at[4 * columns] + at[5 * columns] + (at[6 * columns] + at[7 * columns]));
        }
    }

    /// <summary>y ← f·x + keep·y with one f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(T* y, T* x, double f, double keep, long count)
    {
        for (long i = 0; i < count; i++)
        {
            double old = keep == 0 ? 0 : keep * double.CreateTruncating(y[i]);
            y[i] = T.CreateTruncating((f * double.CreateTruncating(x[i])) + old);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Added(Vector<double> to, Vector<double> x, Vector<double> f)
        => Vector.ConditionalSelect(Vector.Equals(f, Vector<double>.Zero), to, to + (f * x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(double* source) => Unsafe.ReadUnaligned<Vector<double>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> LoadSingle(float* source) => Unsafe.ReadUnaligned<Vector<float>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* destination, Vector<double> value) => Unsafe.WriteUnaligned(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSingle(float* destination, Vector<float> value) => Unsafe.WriteUnaligned(destination, value);
}
