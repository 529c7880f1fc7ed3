using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Adds rows to lanes of residual sums: chunk c belongs to lane c mod lanes, and one task is one lane.</summary>
internal unsafe struct ResidualJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Block = ResidualKernel<T>.BlockRows;
    private const long ChunkElements = 1 << 16;

    public ResidualKernel<T> Kernel;
    public ResidualModel Model;
    public long Rows;
    public T* X;
    public long Ldx;
    public T* Y;
    public long Ldy;
    public T* Weights;

    /// <summary>Lanes: the gradient, then two sums for each target.</summary>
    public double* Sums;
    public long LaneStride;
    public int Lanes;

    private readonly long ChunkRows => Math.Max(4, ChunkElements / (4 * Math.Max(1, Model.Columns))) * 4;

    public readonly long Chunks => (Rows + ChunkRows - 1) / ChunkRows;

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<double> scratch = ScratchPool.Shared.Rent<double>(Block * Model.Stride);
        using ScratchBlock<T> zeros = ScratchPool.Shared.Rent<T>(Model.Columns);
        new Span<T>(zeros.Pointer, checked((int)Model.Columns)).Clear();
        double* gradient = Sums + (task * LaneStride);
        double* sums = gradient + (Model.PaddedTargets * Model.Stride);
        T** x = stackalloc T*[Block];
        T** y = stackalloc T*[Block];
        double* weights = stackalloc double[Block];
        nint ahead = (nint)(Block * Ldx * sizeof(T));
        int filled = 0;
        for (long chunk = task; chunk < Chunks; chunk += Lanes)
        {
            long end = Math.Min((chunk + 1) * ChunkRows, Rows);
            for (long row = chunk * ChunkRows; row < end; row++)
            {
                double weight = Weights is null ? 1 : double.CreateTruncating(Weights[row]);
                if (weight == 0) continue; // adds nothing, whatever it holds
                x[filled] = X + (row * Ldx);
                y[filled] = Y + (row * Ldy);
                weights[filled++] = weight;
                if (filled < Block) continue;
                Kernel.Add(Model, x, y, weights, gradient, sums, scratch.Pointer, ahead);
                filled = 0;
            }
        }

        if (filled == 0) return;
        for (; filled < Block; filled++)
        {
            x[filled] = zeros.Pointer;
            y[filled] = null;
            weights[filled] = 0;
        }

        Kernel.Add(Model, x, y, weights, gradient, sums, scratch.Pointer, ahead);
    }
}
