using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The columns of a batch of right sides that share one factor, numbered through: column j of system s is column s·Columns + j.
/// They go into panels of <c>3·Width</c> and come back.
/// </summary>
internal unsafe struct RightSides<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    public T* Address;
    public long Ld;
    public long Stride;
    public long Rows;
    public long Columns;
    public long Systems;

    private static int Nr => 3 * TSimd.Width;

    /// <summary>All columns of all systems.</summary>
    public readonly long Total => checked(Columns * Systems);

    /// <summary>Panels they fill.</summary>
    public readonly long Panels => GemmBlocking.Ceiling(Total, Nr);

    /// <summary>Vectors that a panel uses.</summary>
    public readonly int Vectors(long panel) => (int)GemmBlocking.Ceiling(Math.Min(Nr, Total - (panel * Nr)), TSimd.Width);

    /// <summary>Brings a panel in; its rows from <see cref="Rows"/> to <paramref name="padded"/> − 1 and its unused columns become 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Load(long panel, T* x, long padded)
    {
        long first = panel * Nr, count = Math.Min(Nr, Total - first);
        (long system, long column) = Math.DivRem(first, Columns);
        if (column + count <= Columns)
        {
            PanelPacker<T, TVec, TSimd>.PackSteps(Nr, (nint)count, (nint)Rows, Address + (system * Stride) + column, (nint)Ld, x);
        }
        else if (Columns == 1 && Ld == 1)
        {
            PanelPacker<T, TVec, TSimd>.PackLines(Nr, (nint)count, (nint)Rows, Address + (first * Stride), (nint)Stride, x);
        }
        else
        {
            for (long lane = 0; lane < Nr; lane++)
            {
                T* source = lane < count ? Column(first + lane) : null;
                for (long i = 0; i < Rows; i++)
                    x[(i * Nr) + lane] = source == null ? T.Zero : source[i * Ld];
            }
        }

        for (long i = Rows * Nr; i < padded * Nr; i++)
            x[i] = T.Zero;
    }

    /// <summary>Takes a panel out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Save(long panel, T* x)
    {
        long first = panel * Nr, count = Math.Min(Nr, Total - first);
        (long system, long column) = Math.DivRem(first, Columns);
        if (column + count <= Columns)
        {
            T* target = Address + (system * Stride) + column;
            for (long i = 0; i < Rows; i++)
                new ReadOnlySpan<T>(x + (i * Nr), (int)count).CopyTo(new Span<T>(target + (i * Ld), (int)count));
            return;
        }

        int v = TSimd.TransposeSize;
        long lane = 0;
        if (Columns == 1 && Ld == 1)
        {
            long whole = Rows - (Rows % v);
            for (; lane + v <= count; lane += v)
            {
                T* target = Column(first + lane);
                for (long i = 0; i < whole; i += v)
                    TSimd.Transpose(x + (i * Nr) + lane, Nr, target + i, (nint)Stride);
                for (long i = whole; i < Rows; i++)
                {
                    for (long r = 0; r < v; r++)
                        target[(r * Stride) + i] = x[(i * Nr) + lane + r];
                }
            }
        }

        for (; lane < count; lane++)
        {
            T* target = Column(first + lane);
            for (long i = 0; i < Rows; i++)
                target[i * Ld] = x[(i * Nr) + lane];
        }
    }

    private readonly T* Column(long index)
    {
        (long system, long column) = Math.DivRem(index, Columns);
        return Address + (system * Stride) + column;
    }
}
