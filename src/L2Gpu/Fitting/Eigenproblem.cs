using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>A symmetric eigenproblem: on the device where it has the operator, else on the CPU, to which the matrix is copied and from which nothing goes back.</summary>
internal static class Eigenproblem
{
    /// <summary>What the part of a fit is called that the host does for a device without the operator.</summary>
    public const string HostStage = "symmetric eigenproblem";

    /// <summary>Solves it.</summary>
    /// <param name="accelerator">Where the matrix is.</param>
    /// <param name="queue">A queue there.</param>
    /// <param name="arena">Memory there.</param>
    /// <param name="matrix">The matrix, which is not kept.</param>
    /// <param name="host">The CPU that does it for a device without the operator; null takes the one of the process.</param>
    /// <returns>Eigenvalues, ascending, and eigenvectors by columns, packed; null if the matrix cannot be decomposed.</returns>
    public static (double[] Values, double[] Vectors)? Solve<T>(Accelerator accelerator, IQueue queue, DeviceArena arena, MatrixView<T> matrix, Accelerator? host = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (accelerator.TryGet(out ISymmetricEigen<T>? own)) return Solve(own, queue, arena, matrix);
        var values = new T[checked(matrix.Rows * matrix.Columns)];
        queue.Read(matrix, values.AsSpan());
        Accelerator cpu = host ?? Accelerators.Cpu;
        using IQueue hostQueue = cpu.Device.CreateQueue();
        using var hostArena = new DeviceArena(cpu.Device, hostQueue);
        MatrixView<T> copy = hostArena.Matrix<T>(matrix.Rows, matrix.Columns);
        hostQueue.Write<T>(values, copy);
        return Solve(cpu.Get<ISymmetricEigen<T>>(), hostQueue, hostArena, copy);
    }

    private static (double[] Values, double[] Vectors)? Solve<T>(ISymmetricEigen<T> eigen, IQueue queue, DeviceArena arena, MatrixView<T> matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        VectorView<T> values = arena.Vector<T>(matrix.Rows);
        MatrixView<T> vectors = arena.Matrix<T>(matrix.Rows, matrix.Rows);
        VectorView<int> status = arena.Vector<int>(1);
        eigen.Decompose(queue, matrix, values, vectors, status);
        return arena.DownloadStatus(status)[0] == 0 ? (arena.Download(values), arena.Download(vectors)) : null;
    }
}
