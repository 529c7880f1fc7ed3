using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Transposes a matrix of few columns and fills their rows up with zeros; one task a stretch of its rows.</summary>
internal unsafe struct TransposeJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long Stretch = 4096;

    public long Rows;
    public long Columns;
    public T* Source;
    public long Ld;
    public T* Destination;
    public long LdDestination;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(LdDestination, Stretch));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min(LdDestination, (task + 1) * Stretch);
        for (long c = 0; c < Columns; c++)
        {
            T* to = Destination + (c * LdDestination);
            for (long i = task * Stretch; i < end; i++) to[i] = i < Rows ? Source[(i * Ld) + c] : T.Zero;
        }
    }
}
