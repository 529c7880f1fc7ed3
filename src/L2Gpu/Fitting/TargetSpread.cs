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
    private double[] _sums = new double[targets];
    private double[] _squares = new double[targets];
    private double[]? _shift;
    private double _total;

    /// <summary>What was summed so far: the same numbers, set again, go on to the same bits.</summary>
    public TargetSpreadState State
    {
        get => new(_total, [.. _shift ?? new double[targets]], [.. _sums], [.. _squares]);
        set
        {
            (_total, _shift, _sums, _squares) = (value.Total, [.. value.Shift], [.. value.Sums], [.. value.Squares]);
            if (_total == 0) _shift = null;
        }
    }

    public void Add(RowLabels<T> rows)
    {
        HostView<T> targets = rows.Targets();
        for (long row = 0; row < rows.Rows; row++)
        {
            double w = rows.Weights is { } weights ? double.CreateTruncating(weights.Row(row)[0]) : 1;
            if (w == 0) continue;
            ReadOnlySpan<T> y = targets.Row(row);
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

    public double[] Finish() => State.CenteredSquares();
}
