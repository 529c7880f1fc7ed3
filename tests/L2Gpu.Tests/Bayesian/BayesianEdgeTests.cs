using L2Gpu.Fitting;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>Where the evidence has no maximum, and input that cannot be used: the answer is the documented one, and is said.</summary>
public sealed class BayesianEdgeTests
{
    [Fact]
    public void A_target_of_noise_alone_drives_the_prior_variance_to_zero_and_says_so()
    {
        int found = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            RidgeProblem problem = BayesianProblems.Drawn(70 + seed, 60, 5, noise: 4, prior: 0);
            BayesianRidgeModel model = problem.FitBayesian();
            if (model.Outcome[0] != EvidenceOutcome.NoSignal) continue;
            found++;
            Assert.Contains(model.Warnings, w => w.Contains("next to nothing", StringComparison.Ordinal) && w.Contains("Remedy", StringComparison.Ordinal));
            Assert.All(model.Mean.Coefficients[0], b => Assert.InRange(Math.Abs(b), 0, 1e-9));
            double variance = problem.Y.Cast<double>().Sum(v => (v - problem.Y.Cast<double>().Average()) * (v - problem.Y.Cast<double>().Average())) / 59;
            AssertFit.Near(variance, model.NoiseVariance[0], 1e-8);
            Assert.Equal(-(59 * (Math.Log(2 * Math.PI * variance) + 1)) / 2, model.LogEvidence[0], 1e-7);
            Assert.All(model.StandardErrors[0], s => Assert.InRange(s, 0, 1e-4));
            Assert.Equal(0, model.EffectiveParameters[0], 1e-8);
        }

        // In about half of such data the columns are less correlated with the target than chance would have it.
        Assert.InRange(found, 4, 18);
    }

    [Fact]
    public void What_is_linear_without_noise_has_noise_at_the_level_of_rounding()
    {
        BayesianRidgeModel model = RidgeProblem.Random(71, 50, 4, noise: 0).FitBayesian();
        Assert.Equal(EvidenceOutcome.Maximum, model.Outcome[0]);
        Assert.InRange(model.NoiseVariance[0], 0, 1e-13 * model.PriorVariance[0]);
        Assert.InRange(model.EffectiveParameters[0], 4 - 1e-10, 4);
        Assert.Equal(1, model.Mean.Report!.R2[0], 1e-12);
    }

    [Fact]
    public void Columns_that_explain_every_target_may_leave_no_noise_and_that_is_said()
    {
        int found = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            RidgeProblem drawn = BayesianProblems.Drawn(200 + seed, 12, 14, noise: 0, prior: 1);
            BayesianRidgeModel model = drawn.FitBayesian();
            if (model.Outcome[0] != EvidenceOutcome.NoNoise) continue;
            found++;
            Assert.Contains(model.Warnings, w => w.Contains("explain the target wholly", StringComparison.Ordinal));
            Assert.InRange(model.NoiseVariance[0], 0, 1e-12 * model.PriorVariance[0]);
            Assert.True(ContrastDensity.LogProfile(drawn, 0, 1e-4) <= model.LogEvidence[0] + 1e-6);
            AssertFit.SamePredictions(drawn.Y, model.Mean.Predict<double>(drawn.X), 1e-9);
        }

        Assert.InRange(found, 3, 20);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(-7e8)]
    public void A_constant_target_needs_neither_noise_nor_columns(double constant)
    {
        RidgeProblem problem = RidgeProblem.Random(73, 30, 3).MapY((_, _, _) => constant);
        BayesianRidgeModel model = problem.FitBayesian();
        Assert.Equal(EvidenceOutcome.Undetermined, model.Outcome[0]);
        Assert.Equal(0, model.NoiseVariance[0]);
        Assert.Equal(0, model.PriorVariance[0]);
        Assert.Equal(double.PositiveInfinity, model.LogEvidence[0]);
        Assert.NotEmpty(model.Warnings);
        Assert.All(model.StandardErrors[0], s => Assert.Equal(0, s));
        double[,] means = model.Predict<double>(problem.X, out double[,] variance);
        foreach (double predicted in means) Assert.Equal(constant, predicted, 1e-12 * Math.Abs(constant));
        Assert.All(variance.Cast<double>(), v => Assert.Equal(0, v));
        Assert.All(model.LogPredictiveDensity<double>(problem.X, problem.MapY((_, _, v) => v + 1e9).Y).Cast<double>(), v => Assert.Equal(double.NegativeInfinity, v));

        // A hyperprior keeps the variances positive.
        BayesianRidgeModel kept = problem.FitBayesian(o => o with { NoisePrecisionPrior = new(1e-6, 1e-6), CoefficientPrecisionPrior = new(1e-6, 1e-6) });
        Assert.True(kept.NoiseVariance[0] > 0 && double.IsFinite(kept.LogEvidence[0]));
    }

    [Fact]
    public void Constant_columns_leave_the_prior_undetermined()
    {
        RidgeProblem problem = RidgeProblem.Random(74, 30, 2).MapX((_, j, _) => j + 0.5);
        BayesianRidgeModel model = problem.FitBayesian();
        Assert.Equal(EvidenceOutcome.Undetermined, model.Outcome[0]);
        Assert.NotEmpty(model.Warnings);
        double mean = problem.Y.Cast<double>().Average();
        AssertFit.Near(problem.Y.Cast<double>().Sum(v => (v - mean) * (v - mean)) / 29, model.NoiseVariance[0], 1e-10);

        // What the data do not show keeps its prior.
        BayesianRidgeModel given = problem.FitBayesian(o => o with { NoiseVariance = 2, PriorVariance = 3 });
        Assert.All(given.StandardErrors[0], s => AssertFit.Near(Math.Sqrt(3), s, 1e-12));
        BayesianRidgeModel idle = problem.FitBayesian(o => o with { NoiseVariance = 2, PriorVariance = 3, Standardize = true });
        Assert.All(idle.StandardErrors[0], s => Assert.Equal(0, s));
    }

    [Fact]
    public void One_row_needs_variances_that_are_given()
    {
        RidgeProblem problem = RidgeProblem.Random(75, 1, 2);
        Assert.Contains("NoiseVariance", Assert.Throws<ArgumentException>(() => problem.FitBayesian()).Message, StringComparison.Ordinal);
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = 0.5, PriorVariance = 2 });
        Assert.All(model.StandardErrors[0], s => AssertFit.Near(Math.Sqrt(2), s, 1e-14));
        Assert.Equal(0, model.LogEvidence[0]);
        model.Predict<double>(problem.X, out double[,] variance);
        AssertFit.Near(1, variance[0, 0], 1e-14);
    }

    [Fact]
    public void Two_rows_leave_one_contrast_which_cannot_tell_noise_from_signal()
    {
        foreach (int columns in (int[])[1, 3])
        {
            BayesianRidgeModel model = RidgeProblem.Random(76, 2, columns).FitBayesian();
            Assert.Equal(EvidenceOutcome.Undetermined, model.Outcome[0]);
            Assert.NotEmpty(model.Warnings);
            Assert.True(double.IsFinite(model.LogEvidence[0]) && model.NoiseVariance[0] > 0);
        }
    }

    [Fact]
    public void Unpenalised_columns_alone_are_least_squares_with_its_standard_errors()
    {
        RidgeProblem problem = RidgeProblem.Random(77, 30, 2) with { Penalties = [0, 0], Lambda = [0] };
        BayesianRidgeModel model = problem.FitBayesian();
        AssertFit.Near(ExactRidge.Solve(problem).ResidualSquares[0] / 27, model.NoiseVariance[0], 1e-11);
        AssertFit.IsExact(problem, model.Mean, ErrorBound.Epsilon64);
        double[,] covariance = model.Covariance();
        AssertFit.Near(Math.Sqrt(covariance[0, 0]), model.StandardErrors[0][0], 1e-14);
    }

    [Theory]
    [InlineData(1e-140)]
    [InlineData(1e-60)]
    [InlineData(1e60)]
    [InlineData(1e140)]
    public void Units_far_from_one_change_nothing_but_units(double unit)
    {
        RidgeProblem problem = RidgeProblem.Random(78, 30, 3, noise: 1);
        BayesianRidgeModel expected = problem.FitBayesian(), columns = problem.MapX((_, _, v) => v * unit).FitBayesian(), target = problem.MapY((_, _, v) => v * unit).FitBayesian();
        AssertFit.Near(expected.NoiseVariance[0], columns.NoiseVariance[0], 1e-10);
        AssertFit.Near(expected.StandardErrors[0][1], columns.StandardErrors[0][1] * unit, 1e-10);
        AssertFit.Near(expected.LogEvidence[0], columns.LogEvidence[0], 1e-10);
        AssertFit.Near(expected.NoiseVariance[0], target.NoiseVariance[0] / unit / unit, 1e-10);
        AssertFit.Near(expected.StandardErrors[0][1], target.StandardErrors[0][1] / unit, 1e-10);
    }

    [Fact]
    public void Variances_past_the_range_of_FP64_are_refused_not_returned()
    {
        // Coefficients of 1e280 can be held, their squares cannot.
        RidgeProblem problem = RidgeProblem.Random(82, 30, 3, noise: 1).MapX((_, _, v) => v * 1e-140).MapY((_, _, v) => v * 1e140);
        Assert.Contains("FP64", Assert.Throws<ArgumentException>(() => problem.FitBayesian()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Variances_must_be_positive_and_finite(double variance)
    {
        RidgeProblem problem = RidgeProblem.Random(79, 10, 2);
        Assert.Contains("NoiseVariance", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { NoiseVariance = variance })).Message, StringComparison.Ordinal);
        Assert.Contains("PriorVariance", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { PriorVariance = variance })).Message, StringComparison.Ordinal);
        if (variance == 0) return;
        Assert.Contains("NoisePrecisionPrior", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { NoisePrecisionPrior = new(variance, 1) })).Message, StringComparison.Ordinal);
        Assert.Contains("CoefficientPrecisionPrior", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { CoefficientPrecisionPrior = new(1, variance) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_of_variances_that_is_no_penalty_is_refused()
    {
        RidgeProblem problem = RidgeProblem.Random(80, 10, 2);
        Assert.Contains("λ", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { NoiseVariance = 1e200, PriorVariance = 1e-200 })).Message, StringComparison.Ordinal);
        Assert.Contains("λ", Assert.Throws<ArgumentException>(() => problem.FitBayesian(o => o with { NoiseVariance = 1e-200, PriorVariance = 1e200 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_number_is_refused_with_its_place()
    {
        RidgeProblem problem = RidgeProblem.Random(81, 10, 2).MapX((i, j, v) => i == 4 && j == 1 ? double.NaN : v);
        Assert.Contains("x[4, 1]", Assert.Throws<ArgumentException>(() => problem.FitBayesian()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logarithms_of_weights_are_summed_to_the_ends_of_the_range()
    {
        var tally = new WeightTally<double>();
        double expected = 0;
        foreach (double w in (double[])[1e-300, 1e300, 1e300, 0, 5e-324, 3, 1e100, 1e100, 1e-149, 1e-149, double.MaxValue])
        {
            tally.Add(w);
            if (w > 0) expected += Math.Log(w);
        }

        Assert.Equal(10, tally.Count.Rows);
        Assert.Equal(expected, tally.Count.LogWeights, 1e-11);
    }
}
