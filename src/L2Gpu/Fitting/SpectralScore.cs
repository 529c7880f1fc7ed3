namespace L2Gpu.Fitting;

/// <summary>Criteria for λ that follow from the directions of a fit and its moments, without reading the rows again.</summary>
internal static class SpectralScore
{
    /// <summary>
    /// Generalised cross-validation (Golub, Heath and Wahba 1979): (Σw(y − ŷ)²/Σw) / (1 − (df + 1)/n)², without the 1 where there is no intercept.
    /// </summary>
    /// <param name="basis">The directions.</param>
    /// <param name="moments">The moments that they were made from. n is the number of rows whose weight is not 0.</param>
    /// <param name="grid">The penalties.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="centered">Whether there is an intercept.</param>
    /// <returns>Shape (grid, targets), row-major; +∞ where no freedom is left. 0 for a constant target.</returns>
    public static double[] GeneralizedCrossValidation(SpectralBasis basis, Moments moments, double[] grid, int targets, bool centered)
        => Each(basis, moments, grid, targets, centered, (sums, lambda) => GeneralizedCrossValidation(sums, moments.TotalWeight, lambda));

    /// <summary>
    /// Minus the logarithm of the evidence for λ = σ²/τ², with the noise variance σ² where it is largest: of y given coefficients with √mⱼ·βⱼ ~ N(0, τ²)
    /// and noise N(0, σ²/w).
    /// </summary>
    /// <param name="basis">The directions.</param>
    /// <param name="moments">The moments that they were made from. n is the number of rows whose weight is not 0.</param>
    /// <param name="grid">The penalties.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="centered">Whether there is an intercept.</param>
    /// <returns>Shape (grid, targets), row-major; +∞ where the density is 0 in the limit, as for λ = 0, or where no contrast is left.</returns>
    /// <remarks>
    /// The intercept and unpenalised columns have a flat prior and are integrated out, which leaves the density of the n − q contrasts of the targets
    /// that they do not move (restricted likelihood; Patterson and Thompson 1971, Harville 1974), with σ̂² = S/(n − q) and S the
    /// minimum of the objective: ½(n − q)(log 2πσ̂² + 1) + ½ Σ log(1 + e/λ) − ½(n − q)·mean(log w). It is a density in the units of y, and does not
    /// change when all weights are multiplied by a constant. The density of a constant target is infinite for every λ: what remains
    /// is ½ Σ log(1 + e/λ).
    /// </remarks>
    public static double[] NegativeLogEvidence(SpectralBasis basis, Moments moments, double[] grid, int targets, bool centered)
        => Each(basis, moments, grid, targets, centered, (sums, lambda) => NegativeLogEvidence(sums, moments, lambda));

    /// <summary>Minus the logarithm of the evidence of one target.</summary>
    public static double NegativeLogEvidence(SpectralSums sums, Moments moments, double lambda)
    {
        long contrasts = sums.Contrasts;
        if (contrasts <= 0) return double.PositiveInfinity;
        double units = contrasts * (moments.Weights.LogWeights / sums.Rows) / 2;
        if (sums.IsConstant) return lambda == 0 && sums.Shown > 0 ? double.PositiveInfinity : sums.LogDeterminant(lambda) / 2;

        // S vanishes like λ where every target can be explained, and the determinant grows as fast: both without log λ.
        if (sums.SpansRows)
            return (contrasts * (Math.Log(2 * Math.PI * (sums.ObjectiveOverLambda(lambda) / contrasts)) + 1) / 2) + (sums.LogDeterminantOfRows(lambda) / 2) - units;
        if (lambda == 0 && sums.Shown > 0) return double.PositiveInfinity;
        double variance = sums.Objective(lambda) / contrasts;
        return (contrasts * (Math.Log(2 * Math.PI * variance) + 1) / 2) + (sums.LogDeterminant(lambda) / 2) - units;
    }

    private static double GeneralizedCrossValidation(SpectralSums sums, double totalWeight, double lambda)
    {
        double left = sums.FreedomLeft(lambda);
        if (!(left > 0)) return double.PositiveInfinity;
        if (sums.SpansRows) return sums.Rows * (sums.Rows / totalWeight) * sums.ResidualOverFreedom(lambda);
        double share = left / sums.Rows;
        return sums.ResidualSquares(lambda) / totalWeight / (share * share);
    }

    private static double[] Each(
        SpectralBasis basis, Moments moments, double[] grid, int targets, bool centered, Func<SpectralSums, double, double> score)
    {
        var result = new double[grid.Length * targets];
        for (int k = 0; k < targets; k++)
        {
            var sums = new SpectralSums(basis, moments, k, targets, centered);
            for (int l = 0; l < grid.Length; l++) result[(l * targets) + k] = score(sums, grid[l]);
        }

        return result;
    }
}
