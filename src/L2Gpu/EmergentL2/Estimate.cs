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

    /// <summary>Whether vectors of units have the mean 0, by Hotelling's T² (H. Hotelling, The generalization of Student's ratio, Ann. Math. Statist. 2 (1931)).</summary>
    /// <param name="units">More units than coordinates.</param>
    /// <returns>Null where the units do not differ.</returns>
    public static EmergentL2Homogeneity? Hotelling(double[][] units)
    {
        int count = units.Length, k = units[0].Length;
        double[] mean = GradientSums.Mean(units);
        var covariance = new double[k, k];
        foreach (double[] unit in units)
            for (int i = 0; i < k; i++)
                for (int j = 0; j <= i; j++) covariance[i, j] += (unit[i] - mean[i]) * (unit[j] - mean[j]) / (count - 1);

        // LLᵀ in place; T² = n‖L⁻¹x̄‖².
        double square = 0;
        var solved = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = covariance[i, j];
                for (int l = 0; l < j; l++) sum -= covariance[i, l] * covariance[j, l];
                if (i > j) covariance[i, j] = sum / covariance[j, j];
                else if (sum > 0) covariance[i, i] = Math.Sqrt(sum);
                else return null;
            }

            solved[i] = mean[i];
            for (int l = 0; l < i; l++) solved[i] -= covariance[i, l] * solved[l];
            solved[i] /= covariance[i, i];
            square += solved[i] * solved[i];
        }

        double f = square * count * (count - k) / ((double)k * (count - 1));
        return new(f, k, count - k, 1 - FisherSnedecor.CDF(k, count - k, f));
    }

    /// <summary>The differences of each coordinate to the mean of those after it: coordinates that are all the same have the mean 0.</summary>
    public static double[][] Contrasts(double[][] units)
        => [.. units.Select(unit => Enumerable.Range(0, unit.Length - 1).Select(j => unit[j] - unit.Skip(j + 1).Average()).ToArray())];

    private static double ErrorOfMean(IReadOnlyList<double> units)
    {
        double mean = units.Average();
        return Math.Sqrt(units.Sum(v => (v - mean) * (v - mean)) / (units.Count - 1) / units.Count);
    }
}
