using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Adds rows to lanes of column sums: chunk c belongs to lane c mod lanes, and one task is one lane.</summary>
internal unsafe struct ColumnMomentsJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long ChunkElements = 1 << 16;

    public long Rows;
    public long Columns;
    public long Targets;
    public T* X;
    public long Ldx;
    public T* Y;
    public long Ldy;
    public T* Weights;

    /// <summary>What is subtracted from each row, columns and then targets.</summary>
    public double* Shift;

    /// <summary>Lanes: Σw(z − s) of columns and targets, Σw(z − s)² likewise, products by target, Σw.</summary>
    public double* Sums;
    public long LaneStride;
    public int Lanes;

    private readonly long ChunkRows => Math.Max(16, ChunkElements / Math.Max(1, Columns));

    public readonly long Chunks => (Rows + ChunkRows - 1) / ChunkRows;

    /// <summary>Doubles of a lane.</summary>
    public static long LaneSize(long columns, long targets) => checked((2 * (columns + targets)) + (columns * targets) + 1);

    /// <summary>Takes the first row that counts as shift.</summary>
    /// <returns>Whether there is one.</returns>
    public readonly bool TakeShift()
    {
        long row = 0;
        while (Weights is not null && row < Rows && T.IsZero(Weights[row])) row++;
        if (row == Rows) return false;
        for (long j = 0; j < Columns; j++) Shift[j] = double.CreateTruncating(X[(row * Ldx) + j]);
        for (long k = 0; k < Targets; k++) Shift[Columns + k] = double.CreateTruncating(Y[(row * Ldy) + k]);
        return true;
    }

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<double> row = ScratchPool.Shared.Rent<double>(Columns + Targets);
        double* lane = Sums + (task * LaneStride);
        for (long chunk = task; chunk < Chunks; chunk += Lanes)
        {
            long end = Math.Min((chunk + 1) * ChunkRows, Rows);
            for (long i = chunk * ChunkRows; i < end; i++)
            {
                double weight = Weights is null ? 1 : double.CreateTruncating(Weights[i]);
                if (weight != 0) Add(X + (i * Ldx), Y + (i * Ldy), weight, row.Pointer, lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Add(T* x, T* y, double weight, double* row, double* lane)
    {
        long all = Columns + Targets;
        double* squares = lane + all, products = squares + all;
        for (long k = 0; k < Targets; k++)
        {
            double difference = double.CreateTruncating(y[k]) - Shift[Columns + k];
            row[Columns + k] = weight * difference;
            lane[Columns + k] += weight * difference;
            squares[Columns + k] += weight * difference * difference;
        }

        AddColumns(x, weight, row, lane, squares);
        for (long k = 0; k < Targets; k++) AddProducts(row, row[Columns + k], products + (k * Columns));
        products[Columns * Targets] += weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddColumns(T* x, double weight, double* row, double* sums, double* squares)
    {
        long j = 0;
        Vector<double> w = new(weight);
        for (; typeof(T) == typeof(double) && j + Vector<double>.Count <= Columns; j += Vector<double>.Count)
            AddVector(Unsafe.ReadUnaligned<Vector<double>>(x + j), w, row + j, Shift + j, sums + j, squares + j);
        for (; typeof(T) == typeof(float) && j + Vector<float>.Count <= Columns; j += Vector<float>.Count)
        {
            int half = Vector<double>.Count;
            Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(x + j), out Vector<double> low, out Vector<double> high);
            AddVector(low, w, row + j, Shift + j, sums + j, squares + j);
            AddVector(high, w, row + j + half, Shift + j + half, sums + j + half, squares + j + half);
        }

        for (; j < Columns; j++)
        {
            double difference = double.CreateTruncating(x[j]) - Shift[j];
            row[j] = difference;
            sums[j] += weight * difference;
            squares[j] += weight * difference * difference;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddVector(Vector<double> value, Vector<double> weight, double* row, double* shift, double* sums, double* squares)
    {
        Vector<double> difference = value - Unsafe.ReadUnaligned<Vector<double>>(shift), weighted = weight * difference;
        Unsafe.WriteUnaligned(row, difference);
        Unsafe.WriteUnaligned(sums, Unsafe.ReadUnaligned<Vector<double>>(sums) + weighted);
        Unsafe.WriteUnaligned(squares, Unsafe.ReadUnaligned<Vector<double>>(squares) + (weighted * difference));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddProducts(double* row, double factor, double* products)
    {
        long j = 0;
        Vector<double> f = new(factor);
        for (; j + Vector<double>.Count <= Columns; j += Vector<double>.Count)
            Unsafe.WriteUnaligned(products + j, Unsafe.ReadUnaligned<Vector<double>>(products + j) + (f * Unsafe.ReadUnaligned<Vector<double>>(row + j)));
        for (; j < Columns; j++) products[j] += factor * row[j];
    }
}
