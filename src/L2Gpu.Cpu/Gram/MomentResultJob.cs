using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Turns sums of products about a shift into the moment matrix of the contract; one task a few rows of the lower triangle.</summary>
internal unsafe struct MomentResultJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long RowsPerTask = 16;

    public MomentLayout Layout;
    public double* Sums;
    public T* Shift;
    public double TotalWeight;
    public bool Centered;
    public double* Moments;
    public long Ld;

    public readonly int TaskCount => checked((int)((Layout.Lines + RowsPerTask - 1) / RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        // The longest rows first.
        long end = Layout.Lines - (task * RowsPerTask);
        for (long row = Math.Max(0, end - RowsPerTask); row < end; row++)
        {
            if (row == Layout.Lines - 1)
                Border(row);
            else
                Products(row);
        }
    }

    private readonly void Products(long row)
    {
        long last = Layout.Lines - 1;
        double mean = Mean(row, last);
        for (long column = 0; column <= row; column++)
        {
            double value = Sums[Layout.Offset(row, column)];
            if (Centered && TotalWeight != 0)
            {
                value -= mean * Sums[Layout.Offset(last, column)];
                if (row == column && value < 0) value = 0; // rounding of a sum of squares
            }

            Moments[(row * Ld) + column] = Moments[(column * Ld) + row] = value;
        }
    }

    private readonly void Border(long last)
    {
        for (long column = 0; column < last; column++)
        {
            double value = Centered ? (TotalWeight == 0 ? 0 : double.CreateTruncating(Shift[column]) + Mean(column, last)) : Sums[Layout.Offset(last, column)];
            Moments[(last * Ld) + column] = Moments[(column * Ld) + last] = value;
        }

        Moments[(last * Ld) + last] = TotalWeight;
    }

    /// <summary>The weighted mean of a line, less the shift.</summary>
    private readonly double Mean(long line, long last) => Sums[Layout.Offset(last, line)] / TotalWeight;
}
