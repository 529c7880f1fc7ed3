using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Problems that are too large for lanes, one a task; a single one uses all threads.</summary>
internal unsafe struct LargeRidgeJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public GemmEngine<T> Gemm;
    public CholeskyKernel<T> Cholesky;
    public BatchedRidgeWork<T> Work;
    public long* Problems;

    public readonly void Execute(int task, int worker) => new LargeRidge<T>(Gemm, Cholesky, Work, Problems[task]).Solve();
}
