using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>A copy in FP64 arithmetic; one task some rows.</summary>
/// <remarks>A difference, a product and a rounding, each by itself: any vectors give the same bits.</remarks>
internal unsafe struct ConversionJob<TFrom, TTo> : ITaskJob
    where TFrom : unmanaged, IFloatingPointIeee754<TFrom>
    where TTo : unmanaged, IFloatingPointIeee754<TTo>
{
    private const long ElementsPerTask = 1 << 16;

    public long Rows;
    public long Columns;
    public TFrom* Source;
    public long Ld;
    public TTo* Destination;
    public long LdDestination;

    /// <summary>What to subtract; null for a plain copy.</summary>
    public double* Center;

    /// <summary>What to multiply by.</summary>
    public double* Factor;

    private readonly long RowsPerTask => Math.Max(1, ElementsPerTask / Columns);

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Rows, RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min(Rows, (task + 1) * RowsPerTask);
        for (long i = task * RowsPerTask; i < end; i++)
        {
            if (Center == null) Copy(Source + (i * Ld), Destination + (i * LdDestination));
            else Standardize(Source + (i * Ld), Destination + (i * LdDestination));
        }
    }

    private readonly void Copy(TFrom* from, TTo* to)
    {
        int w = 2 * Vector<double>.Count;
        long j = 0;
        for (; j + w <= Columns; j += w)
        {
            Load(from + j, out Vector<double> low, out Vector<double> high);
            Store(to + j, low, high);
        }

        for (; j < Columns; j++) to[j] = TTo.CreateTruncating(from[j]);
    }

    private readonly void Standardize(TFrom* from, TTo* to)
    {
        int v = Vector<double>.Count, w = 2 * v;
        long j = 0;
        for (; j + w <= Columns; j += w)
        {
            Load(from + j, out Vector<double> low, out Vector<double> high);
            low = (low - Unsafe.ReadUnaligned<Vector<double>>(Center + j)) * Unsafe.ReadUnaligned<Vector<double>>(Factor + j);
            high = (high - Unsafe.ReadUnaligned<Vector<double>>(Center + j + v)) * Unsafe.ReadUnaligned<Vector<double>>(Factor + j + v);
            Store(to + j, low, high);
        }

        for (; j < Columns; j++) to[j] = TTo.CreateTruncating((double.CreateTruncating(from[j]) - Center[j]) * Factor[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(TFrom* from, out Vector<double> low, out Vector<double> high)
    {
        if (typeof(TFrom) == typeof(double))
        {
            low = Unsafe.ReadUnaligned<Vector<double>>(from);
            high = Unsafe.ReadUnaligned<Vector<double>>(from + Vector<double>.Count);
        }
        else
        {
            Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(from), out low, out high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TTo* to, Vector<double> low, Vector<double> high)
    {
        if (typeof(TTo) == typeof(double))
        {
            Unsafe.WriteUnaligned(to, low);
            Unsafe.WriteUnaligned(to + Vector<double>.Count, high);
        }
        else
        {
            Unsafe.WriteUnaligned(to, Vector.Narrow(low, high));
        }
    }
}
