using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A product from the partial sums of its parts, in order; one task some rows.</summary>
internal unsafe struct PairReduceJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long RowsPerTask = 512;

    public PairSums Sums;
    public long Rows;
    public T* Product;
    public long Ld;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Rows, RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min(Rows, (task + 1) * RowsPerTask);
        for (long c = 0; c < Sums.Columns; c++)
        {
            for (long i = task * RowsPerTask; i < end; i++) Product[(i * Ld) + c] = T.CreateTruncating(Sum((c * Sums.Ld) + i));
        }
    }

    private readonly double Sum(long at)
    {
        double sum = 0, error = 0;
        for (long part = 0; part < Sums.Parts; part++)
        {
            double next = Sums.Part(part)[at], total = sum + next;
            if (Sums.HasErrors)
            {
                double taken = total - sum;
                error += Sums.Errors(part)[at] + (sum - (total - taken) + (next - taken));
            }

            sum = total;
        }

        return Sums.HasErrors && double.IsFinite(sum) ? sum + error : sum; // what overflowed has no digits to carry
    }
}
