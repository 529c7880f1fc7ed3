namespace L2Gpu.Runtime;

/// <summary>A contiguous vector in a device's memory.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly record struct VectorView<T>
    where T : unmanaged
{
    /// <summary>Creates a view of a part of a buffer.</summary>
    /// <param name="buffer">The memory.</param>
    /// <param name="offset">The first element's position, in elements.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="ArgumentException">The vector does not lie in the buffer.</exception>
    public VectorView(DeviceBuffer buffer, long offset, long length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Extent.ThrowIfOutside<T>(buffer, offset, count: 1, stride: 0, rows: 1, leadingDimension: length, columns: length);
        Buffer = buffer;
        Offset = offset;
        Length = length;
    }

    /// <summary>The memory.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>The first element's position in the buffer, in elements.</summary>
    public long Offset { get; }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>A part of the vector.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the vector.</exception>
    public VectorView<T> Slice(long start, long length)
    {
        Extent.ThrowIfPartOutside(start, length, Length);
        return new(Buffer, Offset + start, length);
    }

    /// <summary>The same elements as a matrix of one row.</summary>
    public MatrixView<T> AsRow() => new(Buffer, Offset, 1, Length, Length);

    /// <summary>The same elements as a matrix of one column.</summary>
    public MatrixView<T> AsColumn() => new(Buffer, Offset, Length, 1, 1);
}
