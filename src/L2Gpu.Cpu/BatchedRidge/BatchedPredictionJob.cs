using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Predictions of many small linear models, some problems a task.</summary>
internal unsafe struct BatchedPredictionJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long Group = 64;

    public T* X;
    public long Ldx;
    public long TotalRows;
    public int Columns;
    public int Targets;
    public long* Offsets;
    public long Count;
    public double* Coefficients;
    public long LdCoefficients;
    public double* Center;
    public long LdCenter;
    public double* Offset;
    public long LdOffset;
    public double* Predictions;
    public long LdPredictions;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Count, Group));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min(Count, (task + 1) * Group);
        for (long p = task * Group; p < end; p++)
        {
            if (Offsets[p] < 0 || Offsets[p + 1] > TotalRows) continue;
            for (long i = Offsets[p]; i < Offsets[p + 1]; i++) Predict(p, X + (i * Ldx), Predictions + (i * LdPredictions));
        }
    }

    private readonly void Predict(long problem, T* x, double* predictions)
    {
        double* beta = Coefficients + (problem * LdCoefficients), center = Center + (problem * LdCenter), offset = Offset + (problem * LdOffset);
        for (int k = 0; k < Targets; k++, beta += Columns)
        {
            double sum = 0;
            for (int j = 0; j < Columns; j++) sum += (double.CreateTruncating(x[j]) - center[j]) * beta[j];
            predictions[k] = offset[k] + sum;
        }
    }
}
