using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Taking one chunk of a vector out of the rest of it, one task a stretch of the rest.</summary>
internal unsafe struct VectorUpdateJob<T, TVec, TSimd, TRoot> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    public T* L;
    public long Ld;
    public T* X;
    public long First;
    public long End;
    public long From;
    public long To;
    public bool Backward;

    private const long Stretch = 256;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Math.Max(0, To - From), Stretch));

    public readonly void Execute(int task, int worker)
    {
        long from = From + (task * Stretch), to = Math.Min(from + Stretch, To);
        if (Backward)
            TriangularVector<T, TVec, TSimd, TRoot>.BackwardUpdate(L, Ld, X, First, End, from, to);
        else
            TriangularVector<T, TVec, TSimd, TRoot>.ForwardUpdate(L, Ld, X, First, End, from, to);
    }
}
