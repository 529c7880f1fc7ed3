namespace L2Gpu.Runtime;

/// <summary>
/// Row-major matrices of one shape in a device's memory; element (i, j) of matrix b lies at
/// <c>Offset + b·Stride + i·LeadingDimension + j</c>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly record struct BatchView<T>
    where T : unmanaged
{
    /// <summary>Creates a view of a part of a buffer.</summary>
    /// <param name="buffer">The memory.</param>
    /// <param name="offset">The position of element (0, 0) of the first matrix, in elements.</param>
    /// <param name="count">The number of matrices.</param>
    /// <param name="stride">Elements from one matrix to the next; 0 repeats one matrix, which only an input may do.</param>
    /// <param name="rows">The number of rows of each.</param>
    /// <param name="columns">The number of columns of each.</param>
    /// <param name="leadingDimension">Elements from one row to the next; at least <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the leading dimension is too small.</exception>
    /// <exception cref="ArgumentException">The batch does not lie in the buffer, or its extent overflows 64 bits.</exception>
    public BatchView(DeviceBuffer buffer, long offset, long count, long stride, long rows, long columns, long leadingDimension)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(leadingDimension, columns);
        Extent.ThrowIfOutside<T>(buffer, offset, count, stride, rows, leadingDimension, columns);
        Buffer = buffer;
        Offset = offset;
        Count = count;
        Stride = stride;
        Rows = rows;
        Columns = columns;
        LeadingDimension = leadingDimension;
    }

    /// <summary>The memory.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>The position of element (0, 0) of the first matrix, in elements.</summary>
    public long Offset { get; }

    /// <summary>The number of matrices.</summary>
    public long Count { get; }

    /// <summary>Elements from one matrix to the next.</summary>
    public long Stride { get; }

    /// <summary>The number of rows of each matrix.</summary>
    public long Rows { get; }

    /// <summary>The number of columns of each matrix.</summary>
    public long Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public long LeadingDimension { get; }

    /// <summary>One matrix of the batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such matrix.</exception>
    public MatrixView<T> this[long index]
    {
        get
        {
            Extent.ThrowIfPartOutside(index, 1, Count);
            bool empty = Rows == 0 || Columns == 0;
            return new(Buffer, empty ? Offset : Offset + (index * Stride), Rows, Columns, LeadingDimension);
        }
    }
}
