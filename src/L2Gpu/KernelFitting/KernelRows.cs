using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>The rows of a kernel fit that count, in memory.</summary>
/// <param name="Count">n, the rows whose weight is not 0.</param>
/// <param name="X">Shape (n, columns), packed.</param>
/// <param name="Y">Shape (n, targets), packed.</param>
/// <param name="Weights">n of them; null where all are 1.</param>
/// <param name="Places">Where each stood among all rows; null where none was left out.</param>
/// <param name="RowsOfSource">All rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Targets">The number of targets.</param>
/// <param name="Epsilon">ε of the type that the data had.</param>
internal sealed record KernelRows(int Count, double[] X, double[] Y, double[]? Weights, int[]? Places, int RowsOfSource, int Columns, int Targets, double Epsilon)
{
    /// <summary>A row as messages name it.</summary>
    public int PlaceOf(int row) => Places is null ? row : Places[row];

    /// <summary>Some of them.</summary>
    public KernelRows Take(int[] rows) => this with
    {
        Count = rows.Length,
        X = KernelFitting.Columns.Rows(X, Columns, rows),
        Y = KernelFitting.Columns.Rows(Y, Targets, rows),
        Weights = Weights is { } weights ? [.. rows.Select(i => weights[i])] : null,
        Places = [.. rows.Select(PlaceOf)],
    };

    /// <summary>Reads all rows of a source once.</summary>
    /// <exception cref="ArgumentException">There is no row that counts, a value is NaN or infinite, or there are more numbers than an array holds.</exception>
    public static KernelRows Read<T>(IRowSource<T> source, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)source.Columns, t = (int)source.Targets;
        if (source.Rows is { } said) ThrowIfTooMany(said, Math.Max(d, t));
        long capacity = source.Rows ?? 1024;
        double[] x = new double[capacity * d], y = new double[capacity * t], weights = source.IsWeighted ? new double[capacity] : [];
        int[] places = source.IsWeighted ? new int[capacity] : [];
        int count = 0, all = 0;
        source.Rewind();
        while (source.TryRead(out RowBlock<T> block))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DataCheck.Weights(new RowLabels<T>(block));
            DataCheck.Finite(block);
            if (count + block.Rows > capacity)
            {
                capacity = Math.Max(2 * capacity, count + block.Rows);
                ThrowIfTooMany(capacity, Math.Max(d, t));
                Array.Resize(ref x, (int)(capacity * d));
                Array.Resize(ref y, (int)(capacity * t));
                if (source.IsWeighted) Array.Resize(ref weights, (int)capacity);
                if (source.IsWeighted) Array.Resize(ref places, (int)capacity);
            }

            for (long i = 0; i < block.Rows; i++, all++)
            {
                double weight = block.Weights is { } w ? double.CreateTruncating(w.Row(i)[0]) : 1;
                if (weight == 0) continue;
                TensorPrimitives.ConvertTruncating<T, double>(block.X.Row(i), x.AsSpan(count * d, d));
                TensorPrimitives.ConvertTruncating<T, double>(block.Y.Row(i), y.AsSpan(count * t, t));
                if (source.IsWeighted) (weights[count], places[count]) = (weight, all);
                count++;
            }

            progress?.Report(new("rows", all, source.Rows));
        }

        if (all == 0) throw new ArgumentException("There are no rows to fit.");
        if (count == 0) throw new ArgumentException("All weights are 0, so that no row counts. Give at least one positive weight.");
        Array.Resize(ref x, count * d);
        Array.Resize(ref y, count * t);
        if (source.IsWeighted) Array.Resize(ref weights, count);
        bool weighted = source.IsWeighted && weights.Any(w => w != 1);
        return new(count, x, y, weighted ? weights : null, count < all ? places[..count] : null, all, d, t, Rank.Epsilon<T>());
    }

    private static void ThrowIfTooMany(long rows, int width)
    {
        if ((Int128)rows * width <= Array.MaxLength) return;
        throw new ArgumentException($"{rows} rows of {width} columns are more numbers than one array holds, and a kernel needs them all in memory. Use fewer rows or columns.");
    }
}
