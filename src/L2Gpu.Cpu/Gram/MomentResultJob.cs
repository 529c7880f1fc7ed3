using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>
/// Turns sums of products about a shift into the lower triangle of the contract's moment matrix; one task some columns, as the sums lie.
/// </summary>
internal unsafe struct MomentResultJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public MomentLayout Layout;
    public double* Sums;
    public T* Shift;
    public double TotalWeight;
    public bool Centered;

    /// <summary>The weighted mean of each line, less its shift; room for the padded lines.</summary>
    public double* Means;
    public double* Moments;
    public long Ld;

    public readonly int TaskCount => checked((int)Layout.Panels);

    /// <summary>Fills in the means. To be called before the tasks.</summary>
    public readonly void FindMeans()
    {
        long last = Layout.Lines - 1;
        for (long line = 0; line < last; line++) Means[line] = TotalWeight == 0 ? 0 : Sums[Layout.Offset(last, line)] / TotalWeight;
    }

    public readonly void Execute(int task, int worker)
    {
        long first = (long)task * Layout.Nr, last = Layout.Lines - 1;
        double* sums = Sums + Layout.PanelOffset(task);
        double* border = sums + ((last - first) * Layout.Nr);
        long columns = Math.Min(Layout.Nr, last - first); // the corner is the total weight
        for (long row = first; row < last; row++, sums += Layout.Nr)
        {
            double* moments = Moments + (row * Ld) + first;
            long count = Math.Min(columns, row - first + 1);
            for (long j = 0; j < count; j++)
                moments[j] = Centered ? sums[j] - (Means[row] * border[j]) + Defined(Means[row]) + Defined(Means[first + j]) : sums[j];
            if (count == row - first + 1 && Centered && moments[count - 1] < 0) moments[count - 1] = 0; // rounding of a sum of squares
        }

        double* end = Moments + (last * Ld) + first;
        for (long j = 0; j < columns; j++)
            end[j] = !Centered ? border[j] : TotalWeight == 0 ? 0 : double.CreateTruncating(Shift[first + j]) + Means[first + j];
        if (last < first + Layout.Nr) Moments[(last * Ld) + last] = TotalWeight;
    }

    /// <summary>0; but NaN for a mean that is not finite, since nothing deviates from it by a number.</summary>
    private static double Defined(double mean) => mean - mean;
}
