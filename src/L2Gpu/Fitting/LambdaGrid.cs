namespace L2Gpu.Fitting;

/// <summary>The grid of <see cref="LambdaChoice.Auto"/>: five values a decade, relative to the largest eigenvalue of XᵀWX.</summary>
internal static class LambdaGrid
{
    private const int PerDecade = 5;
    private const int FirstDecade = -10;
    private const int LastDecade = 2;

    public static int Count => ((LastDecade - FirstDecade) * PerDecade) + 1;

    /// <summary>How many penalties a choice is made from.</summary>
    public static int CountOf(LambdaChoice choice) => choice.Kind == LambdaChoiceKind.Auto ? Count : choice.Values.Length;

    public static double[] For(double largestEigenvalue)
    {
        // Without any variation in the data every λ gives the same answer.
        double unit = largestEigenvalue > 0 ? Math.Min(largestEigenvalue, OptionCheck.LargestPenalty / Math.Pow(10, LastDecade)) : 1;
        return [.. Enumerable.Range(0, Count).Select(i => unit * Math.Pow(10, FirstDecade + ((double)i / PerDecade)))];
    }
}
