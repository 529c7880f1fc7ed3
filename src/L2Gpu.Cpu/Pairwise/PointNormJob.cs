using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Squared norms of points in panels, and before that their shift by a centre where there is one; one task some panels.</summary>
internal unsafe struct PointNormJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long PanelsPerTask = 8;

    // Two norms and twice a product of the points stay well below the largest number.
    private static readonly T s_largest = T.CreateTruncating((typeof(T) == typeof(double) ? double.MaxValue : float.MaxValue) / 16);

    public PairKernel<T> Kernel;
    public long Count;
    public long Columns;

    /// <summary>The points in panels; shifted in place.</summary>
    public T* Panels;

    /// <summary>What to subtract, one number a column; null for nothing.</summary>
    public T* Center;

    /// <summary>One for each point, padded. With a centre, those that are not numbers or too large to add are NaN.</summary>
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

            for (long i = 0; Center != null && i < width; i++)
            {
                if (!(norms[i] <= s_largest)) norms[i] = T.NaN;
            }
        }
    }
}
