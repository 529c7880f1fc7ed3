using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What moments do not say of weights: how many rows count, and Σ log w over these.</summary>
internal sealed class WeightTally<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double _logarithms;
    private double _product = 1;

    /// <summary>Rows whose weight is not 0.</summary>
    public long Rows { get; private set; }

    /// <summary>Σ log w over them.</summary>
    public double LogWeights => _logarithms + Math.Log(_product);

    public void Add(RowBlock<T> block)
    {
        if (block.Weights is not { } weights)
        {
            Rows += block.Rows;
            return;
        }

        for (long row = 0; row < weights.Rows; row++) Add(double.CreateTruncating(weights.Row(row)[0]));
    }

    public void Add(double weight)
    {
        if (weight == 0) return;
        Rows++;

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
