using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>Looks at solutions while they are iterated, and may end one.</summary>
internal interface IKrylovObserver<T>
    where T : unmanaged
{
    /// <summary>Called at each look of the host, with the systems that are still iterated.</summary>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="systems">One for each column.</param>
    /// <param name="solutions">Shape (n, systems); not to be changed.</param>
    /// <returns>Whether each is to end here.</returns>
    bool[] Look(IQueue queue, IReadOnlyList<KrylovSystem> systems, MatrixView<T> solutions);
}
