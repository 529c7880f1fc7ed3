using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Takes full blocks of rows into the chains of a factor; one task is one chain.</summary>
internal unsafe struct QrLaneJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public BlockReflector Reflector;
    public QrBlocking Blocking;
    public QrRows<T> Rows;
    public long Order;
    public long Ld;

    /// <summary>The chains, one below the other.</summary>
    public double* Factors;

    /// <summary>Rows that were left over before, already made ready; they come first.</summary>
    public double* Pending;
    public long PendingRows;

    /// <summary>Full blocks in all, and how many were taken in before.</summary>
    public long Blocks;
    public long BlocksBefore;

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(Blocking.BlockRows * Ld);
        for (long b = task; b < Blocks; b += Blocking.Lanes)
        {
            long pending = b == 0 ? PendingRows : 0, first = (b * Blocking.BlockRows) + pending - PendingRows;
            for (long row = 0; row < pending; row++) new ReadOnlySpan<double>(Pending + (row * Ld), (int)Order).CopyTo(new Span<double>(block.Pointer + (row * Ld), (int)Order));
            Rows.Write(first, Blocking.BlockRows - pending, block.Pointer + (pending * Ld), Ld);
            double* factor = Factors + ((BlocksBefore + b) % Blocking.Lanes * Order * Ld);
            Reflector.Absorb(factor, block.Pointer, Ld, Order, Blocking.BlockRows, isTriangular: false, Blocking.PanelColumns);
        }
    }
}
