using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Squared norms of points in panels, and before that their shift by a centre where there is one; one task some panels.</summary>
internal unsafe struct PointNormJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long PanelsPerTask = 8;

    public PairKernel<T> Kernel;
    public long Count;
    public long Columns;

    /// <summary>The points in panels; shifted in place.</summary>
    public T* Panels;

    /// <summary>What to subtract, one number a column; null for nothing.</summary>
    public T* Center;

    /// <summary>One for each point, padded.</summary>
    public T* Norms;

    private readonly long All => GemmBlocking.Ceiling(Count, Kernel.PanelWidth);

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(All, PanelsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long step = PointSet<T>.KStep(Columns), width = Kernel.PanelWidth;
        long end = Math.Min(All, (task + 1) * PanelsPerTask);
        for (long panel = task * PanelsPerTask; panel < end; panel++)
        {
            T* norms = Norms + (panel * width);
            new Span<T>(norms, (int)width).Clear();
            for (long p = 0; p < Columns; p += step)
            {
                long k = Math.Min(step, Columns - p);
                Kernel.AddSquares(k, Panels + (p * All * width) + (panel * width * k), Center == null ? null : Center + p, norms);
            }
        }
    }
}
