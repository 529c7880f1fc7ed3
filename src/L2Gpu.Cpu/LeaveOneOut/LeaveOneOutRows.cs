using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>What leave-one-out does to rows between the products.</summary>
internal static unsafe class LeaveOneOutRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>x − center, in FP64, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(long rows, long columns, T* x, long ldx, double* center, T* centered)
    {
        int w = Vector<double>.Count;
        for (long row = 0; row < rows; row++, x += ldx, centered += columns)
        {
            long j = 0;
            if (typeof(T) == typeof(double))
            {
                for (; j + w <= columns; j += w)
                    Unsafe.WriteUnaligned(centered + j, Unsafe.ReadUnaligned<Vector<double>>(x + j) - Unsafe.ReadUnaligned<Vector<double>>(center + j));
            }
            else
            {
                for (; j + (2 * w) <= columns; j += 2 * w)
                {
                    Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(x + j), out Vector<double> low, out Vector<double> high);
                    low -= Unsafe.ReadUnaligned<Vector<double>>(center + j);
                    high -= Unsafe.ReadUnaligned<Vector<double>>(center + j + w);
                    Unsafe.WriteUnaligned(centered + j, Vector.Narrow(low, high));
                }
            }

            for (; j < columns; j++) centered[j] = T.CreateTruncating(double.CreateTruncating(x[j]) - center[j]);
        }
    }

    /// <summary>z∘z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(long count, T* z, T* squares)
    {
        long i = 0;
        for (; i + Vector<T>.Count <= count; i += Vector<T>.Count)
        {
            Vector<T> value = Unsafe.ReadUnaligned<Vector<T>>(z + i);
            Unsafe.WriteUnaligned(squares + i, value * value);
        }

        for (; i < count; i++) squares[i] = z[i] * z[i];
    }

    /// <summary>1 − w·(base + leverage) in FP64, for each row and grid point; 0 where that is within the margin of the grid point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rest(long rows, long grid, T* leverages, double baseLeverage, T* weights, double* margins, double* rest)
    {
        for (long row = 0; row < rows; row++, leverages += grid, rest += grid)
        {
            double weight = weights is null ? 1 : double.CreateTruncating(weights[row]);
            for (long l = 0; l < grid; l++) rest[l] = 1 - (weight * (baseLeverage + double.CreateTruncating(leverages[l])));
            for (long l = 0; l < grid && margins is not null; l++) rest[l] = rest[l] <= margins[l] ? 0 : rest[l];
        }
    }

    /// <summary>F[j, l]·P[j, k] for some targets k: row j holds the grid of each target, one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Factors(long rank, long grid, long targets, T* filters, long ldFilters, T* projections, long ldProjections, T* factors)
    {
        for (long j = 0; j < rank; j++, filters += ldFilters, projections += ldProjections)
        {
            for (long k = 0; k < targets; k++, factors += grid)
            {
                Vector<T> p = new(projections[k]);
                long l = 0;
                for (; l + Vector<T>.Count <= grid; l += Vector<T>.Count) Unsafe.WriteUnaligned(factors + l, p * Unsafe.ReadUnaligned<Vector<T>>(filters + l));
                for (; l < grid; l++) factors[l] = projections[k] * filters[l];
            }
        }
    }

    /// <summary>Adds w·((y − fit)/rest)² to the sums of one target, ∞ where there is no rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddErrors(long grid, double y, T* fits, double* rest, double weight, double margin, double* sums)
    {
        int w = Vector<double>.Count;
        Vector<double> target = new(y), weights = new(weight), margins = new(margin), infinity = new(double.PositiveInfinity);
        long l = 0;
        if (typeof(T) == typeof(double))
        {
            for (; l + w <= grid; l += w)
                Add(Unsafe.ReadUnaligned<Vector<double>>(fits + l), rest + l, sums + l);
        }
        else
        {
            for (; l + (2 * w) <= grid; l += 2 * w)
            {
                Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(fits + l), out Vector<double> low, out Vector<double> high);
                Add(low, rest + l, sums + l);
                Add(high, rest + l + w, sums + l + w);
            }
        }

        for (; l < grid; l++)
        {
            double e = (y - double.CreateTruncating(fits[l])) / rest[l];
            sums[l] += rest[l] <= margin ? double.PositiveInfinity : weight * e * e;
        }

        void Add(Vector<double> fit, double* restAt, double* sumAt)
        {
            Vector<double> left = Unsafe.ReadUnaligned<Vector<double>>(restAt);
            Vector<double> e = (target - fit) / left;
            Vector<double> value = Vector.ConditionalSelect(Vector.LessThanOrEqual(left, margins), infinity, weights * e * e);
            Unsafe.WriteUnaligned(sumAt, Unsafe.ReadUnaligned<Vector<double>>(sumAt) + value);
        }
    }
}
