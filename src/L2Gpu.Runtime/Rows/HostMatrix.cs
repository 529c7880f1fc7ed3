namespace L2Gpu.Runtime;

/// <summary>A matrix as its owner holds it in host memory: an array and a shape, a two-dimensional array, or native memory, in any strides.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>Nothing is copied: a change to the array is a change to the matrix. Element (i, j) lies at <c>i·RowStride + j·ColumnStride</c>.</remarks>
public readonly struct HostMatrix<T>
    where T : unmanaged
{
    private readonly Array? _array;
    private readonly nint _address;
    private readonly long _offset;

    private HostMatrix(Array? array, nint address, long offset, long rows, long columns, long rowStride, long columnStride)
    {
        _array = array;
        _address = address;
        _offset = offset;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>The number of columns.</summary>
    public long Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public long RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public long ColumnStride { get; }

    /// <summary>Whether the elements of a row are neighbours, so that blocks of rows can be used where they are.</summary>
    public bool IsRowMajor => ColumnStride == 1 || Columns <= 1;

    /// <summary>An array that holds the rows one after the other.</summary>
    /// <param name="values">Rows × columns elements, row-major.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">The array has another number of elements than the shape.</exception>
    public static HostMatrix<T> FromRowMajor(T[] values, long rows, long columns)
    {
        ThrowIfShapeDiffers(values, rows, columns);
        return new(values, 0, 0, rows, columns, columns, 1);
    }

    /// <summary>An array that holds the columns one after the other, as Fortran and MathNet do.</summary>
    /// <param name="values">Rows × columns elements, column-major.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">The array has another number of elements than the shape.</exception>
    public static HostMatrix<T> FromColumnMajor(T[] values, long rows, long columns)
    {
        ThrowIfShapeDiffers(values, rows, columns);
        return new(values, 0, 0, rows, columns, 1, rows);
    }

    /// <summary>A vector as a matrix of one column.</summary>
    public static HostMatrix<T> FromVector(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, 0, 0, values.LongLength, 1, 1, 1);
    }

    /// <summary>A two-dimensional array.</summary>
    public static HostMatrix<T> FromArray(T[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, 0, 0, values.GetLongLength(0), values.GetLongLength(1), values.GetLongLength(1), 1);
    }

    /// <summary>Native memory, or memory that the caller keeps pinned for as long as the matrix is used.</summary>
    /// <param name="address">The address of element (0, 0).</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rowStride">Elements from one row to the next; 0 repeats a row.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="ArgumentException">The extent overflows 64 bits.</exception>
    public static unsafe HostMatrix<T> FromMemory(T* address, long rows, long columns, long rowStride, long columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        Int128 elements = ((Int128)rows * rowStride) + ((Int128)columns * columnStride);
        if (elements > long.MaxValue / sizeof(T)) throw new ArgumentException($"A matrix of {rows} × {columns} with strides {rowStride} and {columnStride} overflows 64 bits.");
        return new(null, (nint)address, 0, rows, columns, rowStride, columnStride);
    }

    /// <summary>Reads a two-dimensional array as a matrix.</summary>
    public static implicit operator HostMatrix<T>(T[,] values) => FromArray(values);

    /// <summary>Reads a vector as a matrix of one column.</summary>
    public static implicit operator HostMatrix<T>(T[] values) => FromVector(values);

    /// <summary>Some of the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie in the matrix.</exception>
    public HostMatrix<T> RowRange(long first, long count)
    {
        Extent.ThrowIfPartOutside(first, count, Rows);
        return new(_array, _address, _offset + (first * RowStride), count, Columns, RowStride, ColumnStride);
    }

    /// <summary>Some of the columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The columns do not lie in the matrix.</exception>
    public HostMatrix<T> ColumnRange(long first, long count)
    {
        Extent.ThrowIfPartOutside(first, count, Columns);
        return new(_array, _address, _offset + (first * ColumnStride), Rows, count, RowStride, ColumnStride);
    }

    /// <summary>The matrix with rows and columns exchanged; nothing is copied.</summary>
    public HostMatrix<T> Transpose() => new(_array, _address, _offset, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Keeps the memory where it is until the result is disposed.</summary>
    public HostPin<T> Pin() => new(_array, _address, _offset);

    private static void ThrowIfShapeDiffers(T[] values, long rows, long columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((Int128)rows * columns != values.LongLength)
            throw new ArgumentException($"A {rows} × {columns} matrix needs {(Int128)rows * columns} elements; the array has {values.LongLength}.", nameof(values));
    }
}
