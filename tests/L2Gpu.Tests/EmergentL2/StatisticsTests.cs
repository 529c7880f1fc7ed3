using L2Gpu.Emergence;
using MathNet.Numerics.Distributions;
using Xunit;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>Estimates and tests, against known answers, another library and their own promises.</summary>
public sealed class StatisticsTests
{
    [Fact]
    public void A_mean_has_the_interval_of_Students_t()
    {
        // W. S. Gosset's differences of sleep (1908): mean 1.58, standard error 0.389, 95 % interval 0.70 to 2.46.
        Estimate sleep = Estimate.Mean([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
        Assert.Equal(1.58, sleep.Value, 1e-12);
        Assert.Equal(0.38896, sleep.StandardError, 1e-5);
        Assert.Equal(0.8799, sleep.HalfWidth, 1e-4);
        Assert.Equal(0, new Estimate(3, 0, 5).HalfWidth);
    }

    [Fact]
    public void A_slope_through_the_origin_is_found_with_its_error()
    {
        // One coordinate: the ratio of means, whose error is that of the residuals.
        double[] x = [1, 2, 3, 6], y = [2.1, 3.8, 6.3, 11.8];
        Estimate one = Estimate.Slope([.. x.Select(v => new[] { v })], [.. y.Select(v => new[] { v })]);
        Assert.Equal(24 / 12.0, one.Value, 1e-14);
        double[] residuals = [.. x.Zip(y, (a, b) => (b - (2 * a)) / 3)];
        Assert.Equal(Estimate.Mean(residuals).StandardError, one.StandardError, 1e-14);

        // Several: the projection of ȳ on x̄.
        Estimate both = Estimate.Slope([[1, 2], [3, 2]], [[2, 5], [4, 5]]);
        Assert.Equal(((2 * 3) + (2 * 5)) / 8.0, both.Value, 1e-14);
    }

    [Fact]
    public void Of_one_coordinate_the_chi_squared_is_the_square_of_students_ratio()
    {
        double[] values = [0.3, -0.1, 0.7, 0.4, 0.2, -0.3, 0.9];
        EmergentL2Homogeneity found = Estimate.MeanIsZero([.. values.Select(v => new[] { v })])!;
        Estimate mean = Estimate.Mean(values);
        Assert.Equal(mean.Value * mean.Value / (mean.StandardError * mean.StandardError), found.ChiSquared, 1e-12);
        Assert.Equal(1, found.DegreesOfFreedom, 1e-12);
        Assert.Equal(1 - ChiSquared.CDF(1, found.ChiSquared), found.Probability, 1e-12);
        Assert.Null(Estimate.MeanIsZero([[1, 2], [1, 2], [1, 2]]));
    }

    [Fact]
    public void Coordinates_that_are_one_and_the_same_count_once()
    {
        var random = new Random(4);
        double[][] independent = [.. Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, 8).Select(_ => Normal.Sample(random, 0, 1)).ToArray())];
        Assert.InRange(Estimate.MeanIsZero(independent)!.DegreesOfFreedom, 7.8, 8);
        double[][] twins = [.. independent.Select(unit => unit.SelectMany(v => new[] { v, 3 * v }).ToArray())];
        EmergentL2Homogeneity once = Estimate.MeanIsZero(independent)!, twice = Estimate.MeanIsZero(twins)!;
        Assert.InRange(twice.DegreesOfFreedom, 7.8, 8.01);
        Assert.Equal(once.Probability, twice.Probability, 0.02);
    }

    [Fact]
    public void Probabilities_are_uniform_where_all_is_the_same_and_small_where_it_is_not()
    {
        const int Trials = 400, Units = 24, Coordinates = 6;
        var random = new Random(5);
        double[] same = new double[Trials], other = new double[Trials];
        for (int trial = 0; trial < Trials; trial++)
        {
            // Coordinates that depend on each other, as those of one run do.
            double[][] units = [.. Enumerable.Range(0, Units).Select(_ =>
            {
                double shared = Normal.Sample(random, 0, 2);
                return Enumerable.Range(0, Coordinates).Select(j => 3 + shared + Normal.Sample(random, 0, 1)).ToArray();
            })];
            same[trial] = Estimate.MeanIsZero(Estimate.Deviations(units))!.Probability;
            foreach (double[] unit in units) unit[2] += 1.5;
            other[trial] = Estimate.MeanIsZero(Estimate.Deviations(units))!.Probability;
        }

        // Kolmogorov's 99.9 % point is 1.95/√n.
        double[] sorted = [.. same.Order()];
        double distance = sorted.Select((p, i) => Math.Max(Math.Abs(p - (i / (double)Trials)), Math.Abs(p - ((i + 1) / (double)Trials)))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Trials));
        Assert.True(other.Count(p => p < 0.01) > 0.95 * Trials);
    }

    [Fact]
    public void Replicas_carry_the_error_of_means_over_times_that_depend_on_each_other()
    {
        // A first-order autoregression: a mean over T steps has the variance V(1 + ρ)/((1 − ρ)T), which no count of steps would tell.
        const int Replicas = 400, Steps = 2000;
        const double Rho = 0.95, Variance = 1 / (1 - (Rho * Rho));
        var random = new Random(7);
        double[] means = new double[Replicas];
        for (int r = 0; r < Replicas; r++)
        {
            double value = Normal.Sample(random, 0, Math.Sqrt(Variance));
            for (int t = 0; t < Steps; t++)
            {
                value = (Rho * value) + Normal.Sample(random, 0, 1);
                means[r] += value / Steps;
            }
        }

        Estimate found = Estimate.Mean(means);
        double expected = Math.Sqrt(Variance * (1 + Rho) / (1 - Rho) / Steps / Replicas);
        Assert.InRange(found.StandardError / expected, 0.85, 1.15);
        Assert.InRange(Math.Abs(found.Value), 0, 4 * expected);
    }
}
