using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Looks through the used columns of a matrix for cells that cannot be used.</summary>
/// <param name="matrix">The matrix, in row-major or column-major order without gaps.</param>
/// <param name="path">Its file, for messages.</param>
/// <param name="plan">The columns in use.</param>
/// <param name="dropMissing">Whether rows with NaN are passed over; otherwise NaN is an error.</param>
/// <param name="largest">The largest magnitude that the fit's precision can hold.</param>
internal sealed unsafe class NpyScan<T>(HostMatrix<T> matrix, string path, ColumnPlan plan, bool dropMissing, double largest)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Chunk = 1 << 16;
    private readonly HashSet<long> _dropped = [];
    private double _weightSum;

    /// <summary>Scans everything.</summary>
    /// <returns>The rows that remain; null where all do.</returns>
    public long[]? Run(CancellationToken cancellation)
    {
        using HostPin<T> pin = matrix.Pin();
        long step = Math.Max(1, Chunk / Math.Max(1, matrix.Columns));
        for (long first = 0; first < matrix.Rows; first += step)
        {
            cancellation.ThrowIfCancellationRequested();
            long count = Math.Min(step, matrix.Rows - first);
            bool whole = matrix.IsRowMajor && matrix.Columns * count <= int.MaxValue;
            if (whole && !plan.IsWeighted && IsClean(new ReadOnlySpan<T>(pin.Origin + (first * matrix.RowStride), (int)(matrix.Columns * count)))) continue;
            foreach (UsedColumn column in plan.Columns)
            {
                for (long i = first; i < first + count; i++) Check(column, i, pin.Origin[(i * matrix.RowStride) + (column.Index * matrix.ColumnStride)]);
            }
        }

        if (plan.IsWeighted && _weightSum == 0 && _dropped.Count < matrix.Rows)
            throw new CliException($"{path}: every weight is 0, so no row counts. Give some rows a positive weight, or leave out --weights.");
        return _dropped.Count == 0 ? null : Kept();
    }

    private void Check(UsedColumn column, long row, T cell)
    {
        double value = double.CreateTruncating(cell);
        if (Math.Abs(value) <= largest)
        {
            if (!column.IsWeight) return;
            if (value < 0) throw Stop(column, row, $"the weight {Output.Numbers.Exact(value)} is negative. Weights must be 0 or more");
            _weightSum += value;
            return;
        }

        if (double.IsInfinity(value)) throw Stop(column, row, "the number is infinite");
        if (!double.IsNaN(value)) throw Stop(column, row, $"{Output.Numbers.Exact(value)} is too large for f32. Use --precision f64", needsDouble: true);
        if (!dropMissing) throw Stop(column, row, "the number is NaN. Replace it, or drop such rows with --drop-missing", isMissing: true);
        _dropped.Add(row);
    }

    private CellException Stop(UsedColumn column, long row, string what, bool isMissing = false, bool needsDouble = false)
        => new(path, $"{path}, row {row} (from 0), column '{column.Name}': {what}.", isMissing, needsDouble);

    private bool IsClean(ReadOnlySpan<T> values)
    {
        // NaN is larger than everything here, and ∞ is larger than what is allowed.
        if (MemoryMarshal.Cast<T, byte>(values).IsEmpty) return true;
        T most = TensorPrimitives.MaxMagnitude(values);
        return double.CreateTruncating(T.Abs(most)) <= largest;
    }

    private long[] Kept()
    {
        long[] kept = new long[matrix.Rows - _dropped.Count];
        long next = 0;
        for (long i = 0; i < matrix.Rows; i++)
        {
            if (!_dropped.Contains(i)) kept[next++] = i;
        }

        return kept;
    }
}
