using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Packs a slab of one operand with width Nr for all tasks of a product; one task a few panels of one step.</summary>
/// <remarks>Step s of the slab starts at s·<see cref="StepSize"/>; within it the layout is that of <see cref="PanelKernel{T}"/>.</remarks>
internal unsafe struct PackJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long PanelsPerTask = 8;

    public PanelKernel<T> Kernel;
    public bool LineMajor;
    public long Lines;
    public long First;
    public long End;
    public long KStep;
    public T* Source;
    public long Ld;
    public T* Packed;

    /// <summary>Elements that one full step takes.</summary>
    public readonly long StepSize => PanelKernel<T>.PackedSize(Kernel.Nr, Lines, KStep);

    public readonly int TaskCount => checked((int)(GemmBlocking.Ceiling(End - First, KStep) * Groups));

    private readonly long LinesPerTask => PanelsPerTask * Kernel.Nr;

    private readonly long Groups => GemmBlocking.Ceiling(Lines, LinesPerTask);

    public readonly void Execute(int task, int worker)
    {
        (long step, long group) = Math.DivRem(task, Groups);
        long p = First + (step * KStep);
        long k = Math.Min(KStep, End - p);
        long line = group * LinesPerTask;
        T* source = LineMajor ? Source + (line * Ld) + p : Source + (p * Ld) + line;
        Kernel.Pack(Kernel.Nr, LineMajor, Math.Min(LinesPerTask, Lines - line), k, source, Ld, Packed + (step * StepSize) + (line * k));
    }
}
