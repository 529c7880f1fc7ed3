using System.Runtime.InteropServices;

namespace L2Gpu.Runtime;

/// <summary>Copies between host spans and views, element by element type and row by row.</summary>
public static class QueueExtensions
{
    /// <summary>Copies a packed row-major matrix to a view.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="source">Rows × columns values, row-major, without gaps.</param>
    /// <param name="destination">Shape (rows, columns).</param>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static void Write<T>(this IQueue queue, ReadOnlySpan<T> source, MatrixView<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        ThrowIfCountDiffers(source.Length, destination.Count, nameof(source));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(source);
        foreach ((int first, int count, nuint offset) in Runs(destination))
            queue.Write(bytes.Slice(first, count), destination.Buffer, offset);
    }

    /// <summary>Copies values to a vector view.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static void Write<T>(this IQueue queue, ReadOnlySpan<T> source, VectorView<T> destination)
        where T : unmanaged
        => queue.Write(source, destination.AsRow());

    /// <summary>Waits, and copies a view to a packed row-major matrix.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static void Read<T>(this IQueue queue, MatrixView<T> source, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        ThrowIfCountDiffers(destination.Length, source.Count, nameof(destination));
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        foreach ((int first, int count, nuint offset) in Runs(source))
            queue.Read(source.Buffer, offset, bytes.Slice(first, count));
    }

    /// <summary>Waits, and copies a vector view to host memory.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static void Read<T>(this IQueue queue, VectorView<T> source, Span<T> destination)
        where T : unmanaged
        => queue.Read(source.AsRow(), destination);

    // The contiguous pieces of a view: one if its rows touch, else one a row.
    private static IEnumerable<(int First, int Count, nuint Offset)> Runs<T>(MatrixView<T> view)
        where T : unmanaged
    {
        if (view.Count == 0) yield break;
        bool packed = view.LeadingDimension == view.Columns || view.Rows == 1;
        long runs = packed ? 1 : view.Rows;
        int bytes = checked((int)((packed ? view.Count : view.Columns) * SizeOf<T>()));
        for (long run = 0; run < runs; run++)
            yield return ((int)(run * bytes), bytes, (nuint)((view.Offset + (run * view.LeadingDimension)) * SizeOf<T>()));
    }

    private static unsafe int SizeOf<T>()
        where T : unmanaged
        => sizeof(T);

    private static void ThrowIfCountDiffers(long given, long wanted, string name)
    {
        if (given != wanted) throw new ArgumentException($"{name} has {given} elements, the view has {wanted}.", name);
    }
}
