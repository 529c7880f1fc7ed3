using MathNet.Numerics.Distributions;

namespace L2Gpu.Emergence;

/// <summary>A number with its standard error over independent units.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Units">How many units it is from.</param>
internal readonly record struct Estimate(double Value, double StandardError, long Units)
{
    /// <summary>Half of the 95 % interval, by Student's t.</summary>
    public double HalfWidth => StandardError == 0 ? 0 : StandardError * StudentT.InvCDF(0, 1, Units - 1, 0.975);

    /// <summary>The mean of independent numbers.</summary>
    public static Estimate Mean(IReadOnlyList<double> units)
    {
        double mean = units.Average();
        return new(mean, ErrorOfMean(units), units.Count);
    }

    /// <summary>
    /// The slope b of y ≈ b·x, a line through the origin in several coordinates at once, of vectors of units: Σⱼ ȳⱼx̄ⱼ/Σⱼ x̄ⱼ². Its error is that of the residuals y − b·x of the units, to first order.
    /// </summary>
    /// <param name="x">For each unit a vector.</param>
    /// <param name="y">The same.</param>
    public static Estimate Slope(double[][] x, double[][] y)
    {
        double[] xMean = GradientSums.Mean(x), yMean = GradientSums.Mean(y);
        double square = xMean.Sum(v => v * v), slope = xMean.Zip(yMean, (a, b) => a * b).Sum() / square;
        double[] residuals = [.. x.Zip(y, (a, b) => a.Select((v, j) => (b[j] - (slope * v)) * xMean[j]).Sum() / square)];
        return new(slope, ErrorOfMean(residuals), x.Length);
    }

    /// <summary>
    /// Whether vectors of units have the mean 0: the sum of the squares of means over standard errors. Coordinates may depend on each other, so that it is distributed as a χ² only after a change of scale and with fewer degrees of
    /// freedom (F. E. Satterthwaite, An approximate distribution of estimates of variance components, Biometrics Bull. 2 (1946)): ν = tr(C)²/tr(C²), of the covariance C of the ratios.
    /// </summary>
    /// <param name="units">For each unit a vector.</param>
    /// <returns>Null where the units do not differ.</returns>
    public static EmergentL2Homogeneity? MeanIsZero(double[][] units)
    {
        int count = units.Length, size = units[0].Length;
        Estimate[] means = [.. Enumerable.Range(0, size).Select(k => Mean([.. units.Select(unit => unit[k])]))];
        if (means.Any(mean => !(mean.StandardError > 0))) return null;
        double sum = means.Sum(mean => mean.Value / mean.StandardError * (mean.Value / mean.StandardError)), squares = 0;
        for (int k = 0; k < size; k++)
        {
            for (int l = 0; l < size; l++)
            {
                double covariance = units.Sum(unit => (unit[k] - means[k].Value) * (unit[l] - means[l].Value)) / (count - 1.0) / count / (means[k].StandardError * means[l].StandardError);
                squares += covariance * covariance;
            }
        }

        // tr(C²) without the part that sampling adds to it; tr(C) is the number of coordinates.
        double n = count - 1, trace = n * n / ((n + 2) * (n - 1)) * (squares - ((double)size * size / n)), freedom = Math.Clamp(size * (double)size / Math.Max(trace, 1e-300), 1, size), statistic = sum * freedom / size;
        return new(statistic, freedom, 1 - ChiSquared.CDF(freedom, statistic));
    }

    /// <summary>The differences of each coordinate to the mean of all: coordinates that are all the same have the mean 0.</summary>
    public static double[][] Deviations(double[][] units)
        => [.. units.Select(unit => Array.ConvertAll(unit, v => v - unit.Average()))];

    private static double ErrorOfMean(IReadOnlyList<double> units)
    {
        double mean = units.Average();
        return Math.Sqrt(units.Sum(v => (v - mean) * (v - mean)) / (units.Count - 1) / units.Count);
    }
}
