namespace L2Gpu.Fitting;

/// <summary>The variances of one target.</summary>
internal readonly record struct VarianceEstimate(double Lambda, double Noise, double Prior, double LogEvidence, double EffectiveParameters, EvidenceOutcome Outcome, int Evaluations);

/// <summary>Finds the λ of the greatest evidence: every sign change of the slope over a grid is narrowed by bisection, and the best one taken.</summary>
/// <remarks>
/// MacKay's fixed-point updates stop at the same places, but may take thousands of steps where the evidence is flat, and know of one maximum only. The slope
/// keeps its sign to rounding where the evidence itself is a plateau.
/// </remarks>
internal static class EvidenceSearch
{
    private const int PerDecade = 3;
    private const int FirstDecade = -18;
    private const int LastDecade = 10;
    private const double Flat = 1e-12;

    public static VarianceEstimate Find(SpectralBasis basis, Moments moments, BayesianRidgeOptions options, int target, int targets)
    {
        var sums = new SpectralSums(basis, moments, target, targets, options.FitIntercept);
        var posterior = new MarginalPosterior(sums, moments, options);
        double largestPenalty = Math.Max(1, options.FeaturePenalties?.DefaultIfEmpty(1).Max() ?? 1), limit = OptionCheck.LargestPenalty / largestPenalty;
        if (options.NoiseVariance is { } noise && options.PriorVariance is { } variance)
        {
            if (!(noise / variance > 0) || !(noise / variance <= limit))
                throw new ArgumentException($"λ = NoiseVariance/PriorVariance = {noise}/{variance} is {noise / variance}; it must be positive and at most {limit}. Give the target and the columns other units.");
            return At(noise / variance, EvidenceOutcome.Given, 0);
        }

        if (sums.Contrasts <= 0)
        {
            throw new ArgumentException(
                $"{sums.Rows} rows leave nothing beside the intercept and the unpenalised columns by which noise could be told from signal. Use more rows, or give NoiseVariance and PriorVariance.");
        }

        // So that both ends of the grid are numbers that can be added to eigenvalues.
        double unit = Math.Clamp(basis.Penalized.Largest > 0 ? basis.Penalized.Largest : 1, 1e-280, limit / Math.Pow(10, LastDecade));
        double[] grid = [.. Enumerable.Range(0, ((LastDecade - FirstDecade) * PerDecade) + 1).Select(i => unit * Math.Pow(10, FirstDecade + ((double)i / PerDecade)))];
        int evaluations = grid.Length;

        // The density of a constant is infinite, whatever λ is.
        if (sums.IsConstant && posterior.HasUnboundedPrecision)
            return new VarianceEstimate(grid[^1], 0, 0, double.PositiveInfinity, sums.EffectiveParameters(grid[^1]), EvidenceOutcome.Undetermined, 0);

        double[] slopes = [.. grid.Select(posterior.Slope)];
        if (slopes.All(slope => Math.Abs(slope) <= Flat * Math.Max(1, sums.Shown))) return At(grid[^1], EvidenceOutcome.Undetermined, evaluations);
        (double lambda, double value, EvidenceOutcome outcome) = (0, double.NegativeInfinity, EvidenceOutcome.Undetermined);
        if (slopes[0] <= 0) Consider(grid[0], EvidenceOutcome.NoNoise);
        for (int i = 1; i < grid.Length; i++)
        {
            if (slopes[i - 1] > 0 && slopes[i] <= 0) Consider(Bisect(posterior, grid[i - 1], grid[i], ref evaluations), EvidenceOutcome.Maximum);
        }

        if (slopes[^1] > 0) Consider(grid[^1], EvidenceOutcome.NoSignal);
        return At(lambda, outcome, evaluations);

        void Consider(double candidate, EvidenceOutcome why)
        {
            double found = posterior.Value(candidate);
            if (found >= value || double.IsNegativeInfinity(value)) (lambda, value, outcome) = (candidate, found, why);
        }

        VarianceEstimate At(double at, EvidenceOutcome why, int steps)
        {
            double alpha = posterior.NoisePrecision(at), its = options.NoiseVariance ?? (1 / alpha), prior = options.PriorVariance ?? (1 / at / alpha);
            if (!double.IsFinite(its) || !double.IsFinite(prior))
                throw new ArgumentException($"The variances of target {target}, {its} and {prior}, are more than FP64 can hold. Multiply the columns by a constant, or divide the target by one.");
            return new VarianceEstimate(at, its, prior, posterior.LogEvidence(at, alpha), sums.EffectiveParameters(at), why, steps);
        }
    }

    private static double Bisect(MarginalPosterior posterior, double low, double high, ref int evaluations)
    {
        while (true)
        {
            double middle = Math.Sqrt(low) * Math.Sqrt(high);
            if (!(middle > low) || !(middle < high)) return middle;
            evaluations++;
            if (posterior.Slope(middle) > 0) low = middle;
            else high = middle;
        }
    }
}
