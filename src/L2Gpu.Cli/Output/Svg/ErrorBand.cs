namespace L2Gpu.Cli.Output.Svg;

/// <summary>How far rows fall from what the other rows predict of them, as a band about a fit.</summary>
/// <param name="Below">What is added to the fit for the lower edge.</param>
/// <param name="Above">What is added for the upper edge.</param>
/// <param name="Text">What the band about a fit is, in lines for a legend.</param>
/// <param name="Short">What it is of the errors themselves.</param>
internal sealed record ErrorBand(double Below, double Above, string[] Text, string Short)
{
    // Fewer errors have no tails to speak of.
    private const int FewestForQuantiles = 40;
    private const double Tail = 0.05;

    /// <summary>The band of some leave-one-out errors yᵢ − fᵢ(xᵢ); null where none is known.</summary>
    /// <remarks>Quantiles are interpolated linearly between order statistics, as numpy does by default (Hyndman and Fan 1996, type 7).</remarks>
    public static ErrorBand? Of(IEnumerable<double> errors)
    {
        double[] sorted = [.. errors.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return null;
        if (sorted.Length >= FewestForQuantiles)
            return new ErrorBand(Quantile(sorted, Tail), Quantile(sorted, 1 - Tail), ["fit + the middle 90 %", "of leave-one-out errors"], "the middle 90 %");
        double size = Math.Sqrt(sorted.Sum(e => e * e) / sorted.Length);
        return new ErrorBand(-size, size, ["fit ± root mean square", "of leave-one-out errors"], "± root mean square");
    }

    private static double Quantile(double[] sorted, double part)
    {
        double at = part * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
