using System.Numerics.Tensors;
using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>Targets and weights of the rows of a kernel fit, on the host.</summary>
/// <param name="Values">Y, shape (n, t), packed.</param>
/// <param name="Targets">t.</param>
/// <param name="RowWeights">w, n of them; null where all are 1.</param>
internal sealed record NystromData(double[] Values, int Targets, double[]? RowWeights)
{
    public int Rows => Values.Length / Targets;

    /// <summary>Σw.</summary>
    public double TotalWeight => RowWeights is null ? Rows : HostSums.Sum(RowWeights);

    /// <summary>Those of some rows.</summary>
    public NystromData Pick(int[] rows)
    {
        var values = new double[rows.Length * Targets];
        for (int i = 0; i < rows.Length; i++) Values.AsSpan(rows[i] * Targets, Targets).CopyTo(values.AsSpan(i * Targets));
        return new(values, Targets, RowWeights is { } w ? Array.ConvertAll(rows, row => w[row]) : null);
    }

    /// <summary>The weighted mean of each column of values of shape (n, t).</summary>
    public double[] Means(double[] values)
    {
        double total = TotalWeight;
        var means = new double[Targets];

        // About a first value, so that a large common offset costs no digits.
        double[] shift = values[..Targets];
        for (int i = 0; i < values.Length; i++) means[i % Targets] += (RowWeights?[i / Targets] ?? 1) * (values[i] - shift[i % Targets]);
        for (int k = 0; k < Targets; k++) means[k] = shift[k] + (means[k] / total);
        return means;
    }

    /// <summary>Σw(v − center)² of a column of values of shape (n, t).</summary>
    public double Squares(double[] values, int target, double center)
    {
        double sum = 0;
        for (int i = 0, at = target; at < values.Length; i++, at += Targets) sum += (RowWeights?[i] ?? 1) * (values[at] - center) * (values[at] - center);
        return sum;
    }

    /// <summary>W·v for values of shape (n, columns).</summary>
    public double[] Weighted(double[] values, int columns)
    {
        if (RowWeights is not { } weights) return values;
        double[] result = [.. values];
        for (int i = 0; i < weights.Length; i++) TensorPrimitives.Multiply(result.AsSpan(i * columns, columns), weights[i], result.AsSpan(i * columns, columns));
        return result;
    }
}
