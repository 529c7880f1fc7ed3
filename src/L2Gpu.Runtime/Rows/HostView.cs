namespace L2Gpu.Runtime;

/// <summary>A row-major matrix in pinned or native host memory. It owns nothing: whoever hands it out says how long it is valid.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="Address">The address of element (0, 0).</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="LeadingDimension">Elements from one row to the next.</param>
public readonly unsafe record struct HostView<T>(nint Address, long Rows, long Columns, long LeadingDimension)
    where T : unmanaged
{
    /// <summary>The address of element (0, 0) as a pointer.</summary>
    public T* Origin => (T*)Address;

    /// <summary>The bytes from the first element to the last, gaps included.</summary>
    public nuint ByteExtent => Rows == 0 || Columns == 0 ? 0 : (nuint)((((Rows - 1) * LeadingDimension) + Columns) * sizeof(T));

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">A row has more elements than a span can hold.</exception>
    public ReadOnlySpan<T> Row(long row)
    {
        Extent.ThrowIfPartOutside(row, 1, Rows);
        return new ReadOnlySpan<T>(Origin + (row * LeadingDimension), checked((int)Columns));
    }
}
