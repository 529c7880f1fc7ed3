using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// L as substitution reads it: where it lies, with the reciprocals of its diagonal, and a padded copy of the rows that do not fill a register block.
/// </summary>
internal readonly unsafe struct TriangularFactor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T* _l;
    private readonly T* _tail;
    private readonly long _tailLd;

    private TriangularFactor(T* l, long ld, long order, long padded, T* inverse, T* tail, long tailLd)
    {
        _l = l;
        Ld = ld;
        Order = order;
        Padded = padded;
        Inverse = inverse;
        _tail = tail;
        _tailLd = tailLd;
    }

    public long Ld { get; }

    public long Order { get; }

    /// <summary>The order rounded up to whole register blocks; the matrix goes on as the identity.</summary>
    public long Padded { get; }

    /// <summary>The reciprocals of the diagonal, <see cref="Padded"/> of them.</summary>
    public T* Inverse { get; }

    /// <summary>Elements of scratch that <see cref="Prepare"/> wants.</summary>
    public static long ScratchSize(long order, int rows) => (rows + 1) * (order + rows);

    /// <summary>Makes L ready.</summary>
    /// <param name="l">L, row-major; what lies above the diagonal is not read.</param>
    /// <param name="ld">Elements between rows.</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="rows">Rows of a register block.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> elements, which the result goes on using.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TriangularFactor<T> Prepare(T* l, long ld, long order, int rows, T* scratch)
    {
        long whole = order / rows * rows;
        long padded = whole == order ? order : whole + rows;
        T* inverse = scratch, tail = scratch + padded;
        for (long i = 0; i < order; i++)
            inverse[i] = T.One / l[(i * ld) + i];
        for (long i = order; i < padded; i++)
            inverse[i] = T.One;
        for (long i = whole; i < padded; i++)
        {
            T* row = tail + ((i - whole) * padded);
            long count = i < order ? i + 1 : 0;
            Buffer.MemoryCopy(l + (i * ld), row, count * sizeof(T), count * sizeof(T));
            for (long j = count; j < padded; j++)
                row[j] = T.Zero;
        }

        return new(l, ld, order, padded, inverse, tail, padded);
    }

    /// <summary>The factor without its first rows and columns, a whole number of register blocks.</summary>
    public TriangularFactor<T> From(long first)
        => new(_l + (first * Ld) + first, Ld, Order - first, Padded - first, Inverse + first, _tail + first, _tailLd);

    /// <summary>Row <paramref name="row"/>, the first of a register block, and the elements between the block's rows.</summary>
    public T* Block(long row, int rows, out nint ld)
    {
        bool whole = row + rows <= Order;
        ld = (nint)(whole ? Ld : _tailLd);
        return whole ? _l + (row * Ld) : _tail;
    }

    /// <summary>An element of L.</summary>
    public T* At(long row, long column) => _l + (row * Ld) + column;
}
