using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Σ w(y − ȳ)² of each target, for models whose moments are not about the means.</summary>
/// <remarks>
/// Σwy² − Wȳ² would lose the digits that R² is made of where a target is far from 0. Summed on the host about the first row, while the blocks
/// are checked: targets are few beside columns.
/// </remarks>
internal sealed class TargetSpread<T>(int targets)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double[] _sums = new double[targets];
    private readonly double[] _squares = new double[targets];
    private double[]? _shift;
    private double _total;

    public void Add(RowBlock<T> block)
    {
        for (long row = 0; row < block.Rows; row++)
        {
            double w = block.Weights is { } weights ? double.CreateTruncating(weights.Row(row)[0]) : 1;
            if (w == 0) continue;
            ReadOnlySpan<T> y = block.Y.Row(row);
            _shift ??= Array.ConvertAll(y.ToArray(), double.CreateTruncating);
            _total += w;
            for (int k = 0; k < _sums.Length; k++)
            {
                double difference = double.CreateTruncating(y[k]) - _shift[k];
                _sums[k] += w * difference;
                _squares[k] += w * difference * difference;
            }
        }
    }

    public double[] Finish()
    {
        var result = new double[_sums.Length];
        for (int k = 0; k < result.Length && _total > 0; k++) result[k] = Math.Max(0, _squares[k] - (_sums[k] * _sums[k] / _total));
        return result;
    }
}
