using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L2Gpu.Cpu;

/// <summary>Finds what to take off the lines of centred moments: means of the first rows that weigh anything.</summary>
internal static unsafe class MomentShift
{
    private const int MostRows = 1024;

    /// <summary>Finds the shift. It need only be near the means, since what it misses is corrected at the end.</summary>
    /// <returns>False, with the shift left alone, if no row weighs anything.</returns>
    public static bool TryFind<T>(in MomentLayout layout, in MomentRows<T> rows, T* shift)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lines = checked((int)(layout.Columns + layout.Targets));
        using ScratchBlock<double> scratch = ScratchPool.Shared.Rent<double>(2L * lines);
        var origin = new Span<double>(scratch.Pointer, lines);
        var sums = new Span<double>(scratch.Pointer + lines, lines);
        int count = 0;
        for (long row = 0; row < rows.Count && count < MostRows; row++)
        {
            if (rows.Weights is not null && rows.Weights[row] == T.Zero) continue;
            var x = new ReadOnlySpan<T>(rows.X + (row * rows.Ldx), (int)layout.Columns);
            var y = new ReadOnlySpan<T>(rows.Y + (row * rows.Ldy), (int)layout.Targets);
            if (count++ == 0)
            {
                // Deviations from the first row: a constant column is then found exactly.
                for (int j = 0; j < x.Length; j++) origin[j] = double.CreateTruncating(x[j]);
                for (int j = 0; j < y.Length; j++) origin[x.Length + j] = double.CreateTruncating(y[j]);
                sums.Clear();
            }
            else
            {
                Deviate(x, origin, sums);
                Deviate(y, origin[x.Length..], sums[x.Length..]);
            }
        }

        for (int j = 0; j < lines && count > 0; j++)
        {
            // A value that is not finite shows in the products by itself; the shift must not spread it to rows of weight 0.
            T value = T.CreateTruncating(origin[j] + (sums[j] / count));
            shift[j] = T.IsFinite(value) ? value : T.Zero;
        }

        return count > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deviate<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> origin, Span<double> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        origin = origin[..values.Length];
        sums = sums[..values.Length];
        int j = 0, w = Vector<double>.Count;
        if (typeof(T) == typeof(double))
        {
            ReadOnlySpan<double> doubles = MemoryMarshal.Cast<T, double>(values);
            for (; j + w <= values.Length; j += w)
                (new Vector<double>(sums[j..]) + (new Vector<double>(doubles[j..]) - new Vector<double>(origin[j..]))).CopyTo(sums[j..]);
        }
        else
        {
            ReadOnlySpan<float> floats = MemoryMarshal.Cast<T, float>(values);
            for (; j + (2 * w) <= values.Length; j += 2 * w)
            {
                Vector.Widen(new Vector<float>(floats[j..]), out Vector<double> low, out Vector<double> high);
                (new Vector<double>(sums[j..]) + (low - new Vector<double>(origin[j..]))).CopyTo(sums[j..]);
                (new Vector<double>(sums[(j + w)..]) + (high - new Vector<double>(origin[(j + w)..]))).CopyTo(sums[(j + w)..]);
            }
        }

        for (; j < values.Length; j++) sums[j] += double.CreateTruncating(values[j]) - origin[j];
    }
}
