using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime;

/// <summary>The arithmetic of extents: in 128 bits, so that no product can wrap before it is compared.</summary>
internal static class Extent
{
    /// <summary>Throws unless the last element of a strided view lies in its buffer. A view without elements lies anywhere.</summary>
    public static unsafe void ThrowIfOutside<T>(
        DeviceBuffer buffer, long offset, long count, long stride, long rows, long leadingDimension, long columns)
        where T : unmanaged
    {
        if (count == 0 || rows == 0 || columns == 0) return;
        Int128 end = (Int128)offset + ((Int128)(count - 1) * stride) + ((Int128)(rows - 1) * leadingDimension) + columns;
        if (end * sizeof(T) > (Int128)(UInt128)buffer.ByteLength) Throw(end, sizeof(T), buffer.ByteLength);
    }

    /// <summary>Throws unless [start, start + length) lies in [0, total).</summary>
    public static void ThrowIfPartOutside(long start, long length, long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (start > total - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} from {start} on do not lie within {total}.");
    }

    [DoesNotReturn]
    private static void Throw(Int128 end, int size, nuint bytes) => throw new ArgumentException(
        $"The view ends at element {end} ({size} bytes each), but the buffer holds {bytes} bytes. Check rows, columns and leading dimension.");
}
