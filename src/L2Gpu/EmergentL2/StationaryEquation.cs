namespace L2Gpu.Emergence;

/// <summary>Holds arrays to H·E[w − w*] + λ·E[ψ(w)] = 0, with the moments that they have.</summary>
internal static class StationaryEquation
{
    /// <param name="problem">What they learned.</param>
    /// <param name="settings">How.</param>
    /// <param name="curve">The response as theory has it.</param>
    /// <param name="sums">What came out.</param>
    /// <param name="reference">The λ that errors are measured by.</param>
    /// <param name="allowance">What theory neglects, beside a step's size.</param>
    public static EmergentL2Measurement Test(RegressionProblem problem, GradientSettings settings, ResponseCurve curve, GradientSums sums, double reference, double allowance)
    {
        double lambda = curve.LambdaPerVariance(settings.Coding) * settings.Variance / settings.Rate;
        double theory = settings.Coding == GradientCoding.ChainRule ? lambda * StepFactor(problem, settings) : lambda;
        double[][] forces = [.. sums.Weights.Select(w => Array.ConvertAll(problem.Gradient(w), g => -g))];
        Estimate found = Estimate.Slope(sums.Pulls, forces), plain = Estimate.Slope(sums.Weights, forces);
        double[] mean = GradientSums.Mean(sums.Weights), pull = GradientSums.Mean(sums.Pulls), variance = GradientSums.Mean(sums.Variances);

        // The same with a normal distribution of the variance that was measured: E[w(1 − w²/w_m²)] = m(1 − (m² + 3V)/w_m²).
        double square = curve.Scale * curve.Scale, closed = lambda * mean.Select((m, j) => m * m * (1 - (((m * m) + (3 * variance[j])) / square))).Sum() / mean.Sum(m => m * m);
        double[][] each = [.. sums.Pulls.Select((f, r) => f.Select((v, j) => (forces[r][j] - (found.Value * v)) / pull[j]).ToArray())];
        bool saturates = curve.IsOddAndSaturates && settings.Coding == GradientCoding.SlopeCompensated;
        double chain = settings.Coding == GradientCoding.ChainRule ? settings.Rate / 2 * reference : 0;
        return Measurement.Of(found, theory, reference, allowance + chain) with
        {
            Name = "stationary equation",
            Brief = "strong noise, large weights: H·E[w − w*] + λ·E[ψ(w)] = 0 with the moments that were measured",
            Claim = Measurement.Claim(settings.Coding, theory, quiet: false, curve.LambdaPerVariance(GradientCoding.SlopeCompensated) != 0),
            Regime = "strong noise, weights of "
                + (curve.A == 0 ? "0.4 of the largest" : "0.2 of the response's scale")
                + "; λ of H·E[w − w*] + λ·E[ψ(w)] = 0 with measured moments, a slope through the origin over all weights; replicas are the units",
            Quantity = "λ",
            Model = ModelName.Of(settings.Model),
            Coding = settings.Coding,
            Settings = Measurement.Settings(problem, settings),
            Neglected = "the fifth and sixth order in an update, 20(nσ²)² of λ, and rounding" + (chain > 0 ? ", and what steps of finite size do beside their own noise, of first order in η: η/2 of λ" : ""),
            Caveat = sums.Caveat,

            // Mirrored runs of a straight response differ by rounding only.
            Homogeneity = curve.IsLine ? null : Estimate.MeanIsZero(Estimate.Deviations(each)),
            Beside =
            [
                new("plainRidge", plain.Value), new("plainRidgeStandardError", plain.StandardError), new("variance", variance.Average()),
                .. saturates ? new EmergentL2Setting[] { new("plainRidgeBySaturation", closed) } : [],
            ],
        };
    }

    /// <summary>By how much steps of finite size raise the variance of a weight, and so the noise that its own increments have: the mean of 2/(2 − ηh).</summary>
    public static double StepFactor(RegressionProblem problem, GradientSettings settings) => problem.Curvatures.Average(h => 2 / (2 - (settings.Rate * h)));
}
