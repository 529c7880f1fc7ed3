using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>
/// The part of a substitution that can be shared out where there are too few right sides to share out those: taking one chunk of rows out of the
/// others, one task some rows of one panel.
/// </summary>
internal unsafe struct PanelUpdateJob<T, TVec, TSimd, TRoot> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    public TriangularFactor<T> Factor;
    public T* X;
    public int Panels;
    public int Vectors;
    public long Chunk;
    public bool Backward;

    private const long Rows = 192;

    public readonly int TaskCount => checked(Panels * (int)GemmBlocking.Ceiling(Count, Rows));

    private readonly long Start => Backward ? 0 : Chunk + TriangularPanels<T, TVec, TSimd, TRoot>.Chunk;

    private readonly long Count => Math.Max(0, (Backward ? Chunk : Factor.Padded) - Start);

    public readonly void Execute(int task, int worker)
    {
        (int tile, int panel) = Math.DivRem(task, Panels);
        T* x = X + (panel * Factor.Padded * 3 * TSimd.Width);
        int vectors = panel < Panels - 1 ? 3 : Vectors;
        long from = Start + (tile * Rows), to = Math.Min(from + Rows, Start + Count);
        if (Backward)
            TriangularPanels<T, TVec, TSimd, TRoot>.BackwardUpdate(Factor, x, 1, vectors, Chunk, from, to);
        else
            TriangularPanels<T, TVec, TSimd, TRoot>.ForwardUpdate(Factor, x, 1, vectors, 0, Chunk, from, to);
    }
}
