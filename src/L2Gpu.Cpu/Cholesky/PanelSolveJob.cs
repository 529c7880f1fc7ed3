using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>LLᵀX = B with many right sides, one task a group of panels, from B and back to it.</summary>
internal unsafe struct PanelSolveJob<T, TVec, TSimd, TRoot> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    public TriangularFactor<T> Factor;
    public RightSides<T, TVec, TSimd> B;

    /// <summary>Panels of a task: they share what is read of L.</summary>
    public int Group;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(B.Panels, Group));

    public readonly void Execute(int task, int worker)
    {
        long first = (long)task * Group;
        int count = (int)Math.Min(Group, B.Panels - first);
        long size = Factor.Padded * 3 * TSimd.Width;
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(count * size);
        for (int g = 0; g < count; g++)
            B.Load(first + g, scratch.Pointer + (g * size), Factor.Padded);
        int vectors = B.Vectors(first + count - 1);
        TriangularPanels<T, TVec, TSimd, TRoot>.Forward(Factor, scratch.Pointer, count, vectors, 0);
        TriangularPanels<T, TVec, TSimd, TRoot>.Backward(Factor, scratch.Pointer, count, vectors);
        for (int g = 0; g < count; g++)
            B.Save(first + g, scratch.Pointer + (g * size));
    }
}
