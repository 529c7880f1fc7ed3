namespace L2Gpu.Cpu;

/// <summary>Sets sums to 0, one task a stretch of them.</summary>
internal unsafe struct ClearJob : ITaskJob
{
    private const long Stretch = 1 << 16;

    public double* Sums;
    public long Count;

    public readonly int TaskCount => checked((int)((Count + Stretch - 1) / Stretch));

    public readonly void Execute(int task, int worker)
    {
        long first = task * Stretch;
        new Span<double>(Sums + first, (int)Math.Min(Stretch, Count - first)).Clear();
    }
}
