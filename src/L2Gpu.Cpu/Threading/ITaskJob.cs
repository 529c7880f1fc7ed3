namespace L2Gpu.Cpu;

/// <summary>Work that falls into numbered, independent tasks. Implemented by structs, so that a run allocates nothing.</summary>
internal interface ITaskJob
{
    /// <summary>Carries out one task. Called at most once for each task number, from any thread of the pool.</summary>
    /// <param name="task">The task, 0 ≤ task &lt; the count given to <see cref="WorkerPool.Run{TJob}"/>.</param>
    /// <param name="worker">A number below <see cref="WorkerPool.Threads"/> that no other thread uses during this run.</param>
    void Execute(int task, int worker);
}
