namespace L2Gpu.Fitting;

/// <summary>Standard deviations of columns, with those that are only rounding made exactly 0.</summary>
internal static class ColumnSpread
{
    // A constant column differs from the mean of its values by a few units in the last place.
    private const double RoundingUnits = 4;

    public static double[] Of(ReadOnlySpan<double> variances, ReadOnlySpan<double> means, double epsilon)
    {
        var result = new double[variances.Length];
        for (int j = 0; j < result.Length; j++)
        {
            double deviation = Math.Sqrt(Math.Max(0, variances[j]));
            result[j] = deviation <= RoundingUnits * epsilon * Math.Abs(means[j]) ? 0 : deviation;
        }

        return result;
    }

    /// <summary>Σ w(y − ȳ)² of a target, exactly 0 where the target is a constant but for rounding.</summary>
    public static double Squares(double squares, double mean, double totalWeight, double epsilon)
        => Math.Sqrt(squares / totalWeight) <= RoundingUnits * epsilon * Math.Abs(mean) ? 0 : squares;
}
