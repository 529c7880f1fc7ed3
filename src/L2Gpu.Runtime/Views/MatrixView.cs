namespace L2Gpu.Runtime;

/// <summary>A row-major matrix in a device's memory; element (i, j) lies at <c>Offset + i·LeadingDimension + j</c>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly record struct MatrixView<T>
    where T : unmanaged
{
    /// <summary>Creates a view of a part of a buffer.</summary>
    /// <param name="buffer">The memory.</param>
    /// <param name="offset">The position of element (0, 0), in elements.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="leadingDimension">Elements from one row to the next; at least <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the leading dimension is too small.</exception>
    /// <exception cref="ArgumentException">The matrix does not lie in the buffer, or its extent overflows 64 bits.</exception>
    public MatrixView(DeviceBuffer buffer, long offset, long rows, long columns, long leadingDimension)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(leadingDimension, columns);
        Extent.ThrowIfOutside<T>(buffer, offset, count: 1, stride: 0, rows, leadingDimension, columns);
        Buffer = buffer;
        Offset = offset;
        Rows = rows;
        Columns = columns;
        LeadingDimension = leadingDimension;
    }

    /// <summary>The memory.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>The position of element (0, 0) in the buffer, in elements.</summary>
    public long Offset { get; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; }

    /// <summary>The number of columns.</summary>
    public long Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public long LeadingDimension { get; }

    /// <summary>Rows × columns. It cannot overflow: the matrix lies in a buffer.</summary>
    public long Count => Rows * Columns;

    /// <summary>A block of the matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block does not lie in the matrix.</exception>
    public MatrixView<T> Block(long row, long column, long rows, long columns)
    {
        Extent.ThrowIfPartOutside(row, rows, Rows);
        Extent.ThrowIfPartOutside(column, columns, Columns);
        bool empty = rows == 0 || columns == 0;
        return new(Buffer, empty ? Offset : Offset + (row * LeadingDimension) + column, rows, columns, LeadingDimension);
    }

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public VectorView<T> Row(long row)
    {
        MatrixView<T> block = Block(row, 0, 1, Columns);
        return new(Buffer, block.Offset, Columns);
    }

    /// <summary>The same matrix as a batch of one.</summary>
    public BatchView<T> AsBatch() => new(Buffer, Offset, 1, 0, Rows, Columns, LeadingDimension);
}
