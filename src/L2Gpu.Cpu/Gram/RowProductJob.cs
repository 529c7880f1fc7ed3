using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>XXᵀ, one task a matrix of a batch.</summary>
internal unsafe struct RowProductJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public GemmEngine<T> Engine;
    public long Rows;
    public long Columns;
    public T* X;
    public long Ldx;
    public long XStride;
    public T* Gram;
    public long Ld;
    public long GramStride;

    public readonly void Execute(int task, int worker)
    {
        T* gram = Gram + (task * GramStride);
        Engine.SymmetricUpdate(false, Rows, Columns, T.One, X + (task * XStride), Ldx, T.Zero, gram, Ld);
        MirrorJob<T> job = new() { Order = Rows, Matrix = gram, Ld = Ld };
        Engine.Pool.Run(ref job, job.TaskCount);
    }
}
