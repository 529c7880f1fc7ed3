namespace L2Gpu.Fitting;

/// <summary>The grid of <see cref="LambdaChoice.Auto"/> for a batch: two values a decade, as multiples of each problem's trace of X̃ᵀWX̃.</summary>
internal static class BatchedLambdaGrid
{
    private const int PerDecade = 2;
    private const int FirstDecade = -10;
    private const int LastDecade = 2;

    public static double[] Multiples()
        => [.. Enumerable.Range(0, ((LastDecade - FirstDecade) * PerDecade) + 1).Select(i => Math.Pow(10, FirstDecade + ((double)i / PerDecade)))];
}
