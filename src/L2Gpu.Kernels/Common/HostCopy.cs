using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Moves views to and from arrays of doubles, for the references, which compute on the host.</summary>
internal static class HostCopy
{
    /// <summary>Reads a matrix as packed row-major doubles.</summary>
    public static double[] Read<T>(IQueue queue, MatrixView<T> view)
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[view.Count];
        queue.Read(view, values.AsSpan());
        return Array.ConvertAll(values, double.CreateTruncating);
    }

    /// <summary>Writes packed row-major doubles to a matrix, each rounded once.</summary>
    public static void Write<T>(IQueue queue, double[] values, MatrixView<T> view)
        where T : unmanaged, INumberBase<T>
        => queue.Write<T>(Array.ConvertAll(values, T.CreateTruncating), view);
}
