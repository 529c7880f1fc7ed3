using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>The expected squared error of predictions for each penalty of a grid, in parts: total = bias² + variance + noise.</summary>
/// <param name="Lambda">The penalties, in the order in which they were asked for.</param>
/// <param name="SquaredBias">The mean square of (expected prediction − what is predicted) over the rows. From a bootstrap what is predicted are observations, so that their noise is in it.</param>
/// <param name="Variance">The mean variance of the prediction over the rows.</param>
/// <param name="Noise">The mean variance of an observation about the truth; 0 from a bootstrap, which cannot tell it from bias.</param>
public sealed record BiasVarianceCurve(ImmutableArray<double> Lambda, ImmutableArray<double> SquaredBias, ImmutableArray<double> Variance, double Noise)
{
    /// <summary>Bias² + variance + noise for each penalty: the expected squared error of predicting an observation.</summary>
    public ImmutableArray<double> Total { get; } = [.. SquaredBias.Zip(Variance, (bias, variance) => bias + variance + Noise)];

    /// <summary>The Monte Carlo standard error of each squared bias; null where it was computed by theory.</summary>
    public ImmutableArray<double>? SquaredBiasStandardError { get; init; }

    /// <summary>The Monte Carlo standard error of each variance; null where it was computed by theory.</summary>
    public ImmutableArray<double>? VarianceStandardError { get; init; }

    /// <summary>The penalty with the smallest total; of equal ones the largest. NaN for an empty grid.</summary>
    public double Best
    {
        get
        {
            int best = -1;
            for (int l = 0; l < Lambda.Length; l++)
            {
                if (best < 0 || Total[l] < Total[best] || (Total[l] == Total[best] && Lambda[l] > Lambda[best])) best = l;
            }

            return best < 0 ? double.NaN : Lambda[best];
        }
    }
}
