using System.Collections.Immutable;

namespace L2Gpu.Emergence;

/// <summary>Holds arrays to plain ridge: along each eigenvector the weights are those of least squares times ρ = h/(h + λ), with one λ.</summary>
internal static class RidgeComparison
{
    /// <param name="problem">What they learned.</param>
    /// <param name="settings">How.</param>
    /// <param name="curve">The response as theory has it.</param>
    /// <param name="sums">What came out.</param>
    /// <param name="reference">The λ that errors are measured by.</param>
    /// <param name="rounding">What FP32 may do to a λ.</param>
    public static ImmutableArray<EmergentL2Measurement> Test(RegressionProblem problem, GradientSettings settings, ResponseCurve curve, GradientSums sums, double reference, double rounding)
    {
        int p = problem.Columns;
        bool quiet = settings.Variance == 0;
        double factor = StationaryEquation.StepFactor(problem, settings), theory = curve.LambdaPerVariance(settings.Coding) * settings.Variance / settings.Rate * factor;
        double[] leastSquares = problem.Seen, curvature = problem.Curvatures;
        double penalty = Math.Max(Math.Abs(curve.LambdaPerVariance(GradientCoding.SlopeCompensated)), Math.Abs(curve.LambdaPerVariance(settings.Coding))) * settings.Variance / settings.Rate;
        double[][] ratios = [.. sums.Weights.Select(w => problem.Along(w).Select((part, k) => part / leastSquares[k]).ToArray())];
        double[] ratio = GradientSums.Mean(ratios);

        // λ = h(1/ρ − 1), about the mean over replicas to first order.
        double[][] lambdas = [.. ratios.Select(row => row.Select((r, k) => (curvature[k] * ((1 / ratio[k]) - 1)) - (curvature[k] * (r - ratio[k]) / (ratio[k] * ratio[k]))).ToArray())];
        Estimate found = Estimate.Mean([.. lambdas.Select(row => row.Average())]);
        double scale = curve.Scale * curve.Scale, spread = Variance(problem, settings), square = problem.LeastSquares.Average(w => w * w);
        double bend = settings.Variance / (settings.Rate * scale), neglected = rounding + (theory == 0 ? 0 : 3 * (spread + square) / scale * Math.Max(Math.Abs(theory), bend / 2));
        double[] mean = GradientSums.Mean(sums.Weights), ridge = problem.WithPenalty(theory);
        EmergentL2Measurement comparison = Measurement.Of(found, theory, reference, neglected) with
        {
            Name = quiet ? "without noise" : "ridge",
            Brief = quiet ? "the weights are those of least squares" : "small weights and faint noise: each direction is h/(h + λ) of least squares",
            Claim = Measurement.Claim(settings.Coding, theory, quiet, curve.LambdaPerVariance(GradientCoding.SlopeCompensated) != 0),
            Regime = "small weights, at most 0.015 of the response's scale (0.05 at a bias where it bends), and faint noise; λ = h(1/ρ − 1) along each eigenvector, with ρ the weights over those of least squares of the FP32 curvature that cells see; replicas are the units",
            Quantity = "λ",
            Model = ModelName.Of(settings.Model),
            Coding = settings.Coding,
            Settings = Measurement.Settings(problem, settings),
            Neglected = (theory == 0 ? "" : "that weights reach into the bend, 3(V + w²)/w_m² of λ, and ") + (quiet ? "steps below the last digit of FP32, 2⁻²³/η" : "rounding, 2⁻²³"),
            Homogeneity = theory == 0 ? null : Estimate.MeanIsZero(Estimate.Deviations(lambdas)),
            Caveat = sums.Caveat,
            Directions = [.. Enumerable.Range(0, p).Select(k =>
            {
                Estimate one = Estimate.Mean([.. lambdas.Select(row => row[k])]);
                return new EmergentL2Direction(curvature[k], one.Value, one.StandardError, theory);
            })],
            Beside =
            [
                new("distanceToRidge", Distance(mean, ridge)), new("distanceToLeastSquares", Distance(mean, problem.LeastSquares)), new("distanceOfBoth", Distance(ridge, problem.LeastSquares)),
            ],
        };
        if (quiet) return [comparison];
        Estimate variance = Estimate.Mean([.. sums.Variances.Select(row => row.Average())]);
        return
        [
            comparison,
            Measurement.Of(variance, spread, spread, ((2 * (spread + square) / scale) + (penalty / curvature[0])) * spread) with
            {
                Name = "variance",
                Brief = "of the same weights about their mean: nσ²/(2ηh)",
                Claim = "the stationary variance of weights is nσ²/(2ηh), which is λw_m²/(2h)",
                Regime = "the same run; mean over weights, of arrays by themselves",
                Quantity = "variance",
                Model = ModelName.Of(settings.Model),
                Coding = settings.Coding,
                Settings = Measurement.Settings(problem, settings),
                Caveat = sums.Caveat,
                Neglected = "that weights reach into the bend, 2(V + w²)/w_m², and λ beside h",
            },
        ];
    }

    /// <summary>‖x − y‖.</summary>
    public static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());

    // The mean over weights, which is that over eigenvectors.
    private static double Variance(RegressionProblem problem, GradientSettings settings)
        => problem.Curvatures.Average(h => EmergentL2Theory.StationaryVariance(Math.Sqrt(settings.Variance), 1, settings.Rate, h));
}
