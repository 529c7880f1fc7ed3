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

    /// <summary>The deviations behind moments, centred or not.</summary>
    public static double[] Of(Moments moments, int columns, bool centered, double epsilon)
    {
        var variances = new double[columns];
        for (int j = 0; j < columns; j++)
            variances[j] = (moments.Squares[j] / moments.TotalWeight) - (centered ? 0 : moments.Means[j] * moments.Means[j]);
        return Of(variances, moments.Means.AsSpan(0, columns), epsilon);
    }
}
