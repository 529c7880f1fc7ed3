using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>What faults read of the views around them.</summary>
internal static class FaultReading
{
    /// <summary>The elements, packed; NaN and ∞ as 0, since they have no bound.</summary>
    public static double[] Finite<T>(this IQueue queue, MatrixView<T> view)
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[view.Count];
        queue.Read(view, values.AsSpan());
        return Array.ConvertAll(values, value => T.IsFinite(value) ? double.CreateTruncating(value) : 0);
    }

    /// <summary>The elements of all matrices, packed; only the first where the stride is 0.</summary>
    public static double[] Finite<T>(this IQueue queue, BatchView<T> view)
        where T : unmanaged, INumberBase<T>
    {
        long count = IsShared(view) ? 1 : view.Count;
        return [.. Enumerable.Range(0, (int)count).SelectMany(i => queue.Finite(view[i]))];
    }

    /// <summary>Whether one matrix serves the whole batch.</summary>
    public static bool IsShared<T>(BatchView<T> view)
        where T : unmanaged
        => view.Stride == 0 && view.Count > 1;

    /// <summary>One matrix of what <see cref="Finite{T}(IQueue, BatchView{T})"/> gave.</summary>
    public static double[] Part<T>(double[] values, BatchView<T> view, long index)
        where T : unmanaged
    {
        long size = view.Rows * view.Columns;
        return values.AsSpan((int)(IsShared(view) ? 0 : index * size), (int)size).ToArray();
    }
}
