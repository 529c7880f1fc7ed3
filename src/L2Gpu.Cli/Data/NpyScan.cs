using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Looks through the used columns of a <c>.npy</c> file for cells that cannot be used.</summary>
/// <param name="source">The used columns in the order of the plan, all as features, in the type of the file.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="plan">The columns in use.</param>
/// <param name="dropMissing">Whether rows with NaN are passed over; otherwise NaN is an error.</param>
/// <param name="largest">The largest magnitude that the fit's precision can hold.</param>
internal sealed class NpyScan<T>(IRowSource<T> source, string path, ColumnPlan plan, bool dropMissing, double largest)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly UsedColumn? _weight = Array.Find(plan.Columns, c => c.IsWeight);
    private double _weightSum;
    private bool[]? _kept;

    /// <summary>Rows that cannot be used, and may be passed over.</summary>
    public long Dropped { get; private set; }

    /// <summary>Scans everything.</summary>
    /// <returns>For each row whether it remains; null where all do.</returns>
    public bool[]? Run(IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        source.Rewind();
        while (source.TryRead(out RowBlock<T> block))
        {
            for (long i = 0; i < block.Rows; i++)
            {
                ReadOnlySpan<T> row = block.X.Row(i);

                // NaN is larger than everything here, and ∞ is larger than what is allowed.
                if (double.CreateTruncating(T.Abs(TensorPrimitives.MaxMagnitude(row))) <= largest)
                {
                    if (_weight is not null) Weigh(_weight, block.FirstRow + i, double.CreateTruncating(row[_weight.Slot]));
                    continue;
                }

                if (IsUsable(block.FirstRow + i, row)) continue;
                Drop(block.FirstRow + i);
            }

            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new FitProgress("read", block.FirstRow + block.Rows, source.Rows));
        }

        if (plan.IsWeighted && _weightSum == 0 && Dropped < source.Rows)
            throw new CliException($"{path}: every weight is 0, so no row counts. Give some rows a positive weight, or leave out --weights.");
        return _kept;
    }

    private bool IsUsable(long row, ReadOnlySpan<T> cells)
    {
        bool usable = true;
        foreach (UsedColumn column in plan.Columns)
        {
            double value = double.CreateTruncating(cells[column.Slot]);
            if (Math.Abs(value) <= largest) continue;
            if (double.IsInfinity(value)) throw Stop(column, row, "the number is infinite");
            if (!double.IsNaN(value)) throw Stop(column, row, $"{Output.Numbers.Exact(value)} is too large for f32. Use --precision f64", needsDouble: true);
            if (!dropMissing) throw Stop(column, row, "the number is NaN. Replace it, or drop such rows with --drop-missing", isMissing: true);
            usable = false;
        }

        return usable;
    }

    private void Weigh(UsedColumn column, long row, double weight)
    {
        if (weight < 0) throw Stop(column, row, $"the weight {Output.Numbers.Exact(weight)} is negative. Weights must be 0 or more");
        _weightSum += weight;
    }

    private void Drop(long row)
    {
        if (_kept is null)
        {
            if (source.Rows > Array.MaxLength) throw new CliException($"{path}: --drop-missing sorts out up to {Array.MaxLength} rows; there are {source.Rows}. Split the file.");
            _kept = new bool[source.Rows!.Value];
            Array.Fill(_kept, true);
        }

        _kept[row] = false;
        Dropped++;
    }

    private CellException Stop(UsedColumn column, long row, string what, bool isMissing = false, bool needsDouble = false)
        => new(path, $"{path}, row {row} (from 0), column '{column.Name}': {what}.", isMissing, needsDouble);
}
