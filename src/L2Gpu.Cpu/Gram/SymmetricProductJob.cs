using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>XXᵀ or XᵀX by the product's engine, one task a matrix of a batch.</summary>
internal unsafe struct SymmetricProductJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public GemmEngine<T> Engine;

    /// <summary>Whether columns are multiplied, XᵀX, or rows.</summary>
    public bool OfColumns;

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
        long order = OfColumns ? Columns : Rows, length = OfColumns ? Rows : Columns;
        Engine.SymmetricUpdate(OfColumns, order, length, T.One, X + (task * XStride), Ldx, T.Zero, gram, Ld);
        MirrorJob<T> job = new() { Order = order, Matrix = gram, Ld = Ld };
        Engine.Pool.Run(ref job, job.TaskCount);
    }
}
