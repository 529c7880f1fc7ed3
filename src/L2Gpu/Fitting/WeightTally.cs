using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>Counts the rows of a pass that have a weight, and sums its logarithms.</summary>
internal sealed class WeightTally<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double _logarithms;
    private double _product = 1;

    private long _rows;

    /// <summary>What was counted so far: the same numbers, set again between two blocks, go on to the same bits.</summary>
    public WeightCount Count
    {
        get => new(_rows, _logarithms + Math.Log(_product));
        set => (_rows, _logarithms, _product) = (value.Rows, value.LogWeights, 1);
    }

    public void Add(RowLabels<T> rows)
    {
        if (rows.Weights is not { } weights)
        {
            _rows += rows.Rows;
            return;
        }

        for (long row = 0; row < weights.Rows; row++) Add(double.CreateTruncating(weights.Row(row)[0]));
        (_logarithms, _product) = (_logarithms + Math.Log(_product), 1);
    }

    public void Add(double weight)
    {
        if (weight == 0) return;
        _rows++;

        // A logarithm for each row would cost more than its part of the moments. No double leaves the range within [1e-150, 1e150] by one factor
        // of its own size, but a weight may be 1e300: its logarithm is taken apart.
        if (weight is > 1e150 or < 1e-150)
        {
            _logarithms += Math.Log(weight);
            return;
        }

        _product *= weight;
        if (_product is > 1e150 or < 1e-150)
        {
            _logarithms += Math.Log(_product);
            _product = 1;
        }
    }
}
