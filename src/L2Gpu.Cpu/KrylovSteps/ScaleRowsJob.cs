using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Rows times factors, added to a multiple of what is there; a stretch of rows a task.</summary>
internal unsafe struct ScaleRowsJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long TaskElements = 1 << 15;

    public long Rows;
    public long Columns;
    public double* Factors;
    public T* From;
    public long LdFrom;
    public double Keep;
    public T* To;
    public long LdTo;

    private readonly long RowsPerTask => Math.Max(1, TaskElements / Columns);

    public readonly int TaskCount => checked((int)((Rows + RowsPerTask - 1) / RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min((task + 1) * RowsPerTask, Rows);
        for (long row = task * RowsPerTask; row < end; row++)
            KrylovKernel<T>.Scale(To + (row * LdTo), From + (row * LdFrom), Factors[row], Keep, Columns);
    }
}
