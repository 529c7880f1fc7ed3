using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>The vectors of shifted systems one iteration on, a stretch of rows a task.</summary>
internal unsafe struct ShiftedJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long TaskElements = 1 << 14;

    public long Rows;
    public long Count;
    public int* Columns;
    public T* Residual;
    public long LdResidual;
    public T* Direction;
    public long LdDirection;
    public T* Solution;
    public long LdSolution;

    /// <summary>αω' of each system, then ζ', then βω'².</summary>
    public double* Scalars;

    private readonly long RowsPerTask => Math.Max(1, TaskElements / Count);

    public readonly int TaskCount => checked((int)((Rows + RowsPerTask - 1) / RowsPerTask));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Execute(int task, int worker)
    {
        double* step = Scalars, zeta = step + Count, ratio = zeta + Count;
        long end = Math.Min((task + 1) * RowsPerTask, Rows);
        for (long row = task * RowsPerTask; row < end; row++)
        {
            T* r = Residual + (row * LdResidual), p = Direction + (row * LdDirection), x = Solution + (row * LdSolution);
            for (long k = 0; k < Count; k++)
            {
                double direction = double.CreateTruncating(p[k]);
                x[k] = T.CreateTruncating(double.CreateTruncating(x[k]) + (step[k] * direction));
                p[k] = T.CreateTruncating((zeta[k] * double.CreateTruncating(r[Columns[k]])) + (ratio[k] * direction));
            }
        }
    }
}
