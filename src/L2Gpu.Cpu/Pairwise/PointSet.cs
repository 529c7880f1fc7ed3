using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Points where they lie, and what is made of them for one call. Valid as long as what it was rented from.</summary>
/// <remarks>
/// Panels are as <see cref="PanelKernel{T}"/> describes them, <see cref="PanelKernel{T}.Nr"/> wide, and cut into steps of <see cref="KStep"/> columns as <see cref="PackJob{T}"/>
/// leaves them. Points that fill up the last panel are 0.
/// </remarks>
internal unsafe struct PointSet<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The most columns that are packed at a time, so that a panel stays in the first-level cache.</summary>
    private const long LongestStep = 256;

    /// <summary>How many points.</summary>
    public long Count;

    /// <summary>Columns of each.</summary>
    public long Columns;

    /// <summary>The points, row-major.</summary>
    public T* Source;

    /// <summary>Elements between points.</summary>
    public long Ld;

    /// <summary>The points in panels; null where nobody needs them.</summary>
    public T* Panels;

    /// <summary>The points less the centre, in panels; null where nobody needs them.</summary>
    public T* Shifted;

    /// <summary>‖x‖² of each point, padded as panels are; null where nobody needs them.</summary>
    public T* Norms;

    /// <summary>‖x − centre‖² of each point, as the panels have it.</summary>
    public T* ShiftedNorms;

    /// <summary>Columns in a step.</summary>
    public static long KStep(long columns)
    {
        long steps = Math.Max(1, GemmBlocking.Ceiling(columns, LongestStep));
        return Math.Max(1, GemmBlocking.Ceiling(columns, steps));
    }
}
