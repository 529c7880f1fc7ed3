using System.Numerics.Tensors;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.Oracles;
using L2Gpu.Tests.RidgeFits;
using Xunit;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>The variances of the greatest evidence, and what follows from them.</summary>
public sealed class BayesianRidgeTests
{
    public static TheoryData<string> Names => [.. BayesianProblems.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_mean_is_the_ridge_solution_for_the_ratio_of_the_variances(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = 0.7, PriorVariance = 0.2 });
        Assert.All(model.Lambda, lambda => AssertFit.Near(3.5, lambda, 1e-15));
        Assert.All(model.Outcome, outcome => Assert.Equal(EvidenceOutcome.Given, outcome));
        AssertFit.IsExact(problem with { Lambda = [.. model.Lambda] }, model.Mean, ErrorBound.Epsilon64);
        for (int k = 0; k < problem.Targets; k++) Assert.Equal(ContrastDensity.Log(problem, k, 0.7, 0.2), model.LogEvidence[k], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void At_the_maximum_the_evidence_has_no_slope_and_nowhere_else_is_it_greater(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        BayesianRidgeModel model = problem.FitBayesian();
        for (int k = 0; k < problem.Targets; k++)
        {
            double At(double noise, double prior) => ContrastDensity.Log(problem, k, model.NoiseVariance[k] * noise, model.PriorVariance[k] * prior);
            if (model.Outcome[k] == EvidenceOutcome.Maximum)
            {
                Assert.Equal(At(1, 1), model.LogEvidence[k], 1e-9);
                double step = Math.Exp(1e-3);
                Assert.Equal(0, (At(step, 1) - At(1 / step, 1)) / 2e-3, 1e-4);
                Assert.Equal(0, (At(1, step) - At(1, 1 / step)) / 2e-3, 1e-4);
            }

            // Over all λ, the noise at its best for each.
            foreach (double lambda in (double[])[1e-3, 1e-2, 0.1, 0.3, 1, 3, 10, 30, 100, 1e3, 1e5])
                Assert.True(ContrastDensity.LogProfile(problem, k, lambda) <= model.LogEvidence[k] + 1e-7);
        }
    }

    [Fact]
    public void One_column_has_the_closed_form_of_one_column()
    {
        // Contrasts are one projection p ~ N(0, τ²e + σ²) and n − 2 residuals ~ N(0, σ²): the greatest evidence meets both variances exactly.
        RidgeProblem problem = RidgeProblem.Random(50, 30, 1, noise: 1);
        double[] x = [.. problem.X.Cast<double>()], y = [.. problem.Y.Cast<double>()];
        double meanX = x.Average(), meanY = y.Average(), e = x.Sum(v => (v - meanX) * (v - meanX)), c = x.Zip(y, (u, v) => (u - meanX) * (v - meanY)).Sum();
        double residual = y.Sum(v => (v - meanY) * (v - meanY)) - (c * c / e);
        BayesianRidgeModel model = problem.FitBayesian();
        double noise = residual / 28, prior = ((c * c / e) - noise) / e;
        AssertFit.Near(noise, model.NoiseVariance[0], 1e-11);
        AssertFit.Near(prior, model.PriorVariance[0], 1e-11);
        AssertFit.Near(c / (e + (noise / prior)), model.Mean.Coefficients[0][0], 1e-11);
        AssertFit.Near(Math.Sqrt(noise / (e + (noise / prior))), model.StandardErrors[0][0], 1e-11);
        AssertFit.Near(e / (e + (noise / prior)), model.EffectiveParameters[0], 1e-11);
        AssertFit.Near(-0.5 * ((28 * Math.Log(2 * Math.PI * noise)) + 28 + Math.Log(2 * Math.PI * c * c / e) + 1), model.LogEvidence[0], 1e-11);
    }

    // scikit-learn 1.2.1, BayesianRidge(n_iter=100000, tol=1e-15, fit_intercept=False, compute_score=True, alpha_1, alpha_2, lambda_1, lambda_2) on Square():
    // 1/alpha_, 1/lambda_, coef_, sqrt(diag(sigma_)), predict([[0.5, -0.25, 1, 0]], return_std=True).
    [Theory]
    [InlineData(0, 0, 0, 0, 14.52878530185223, 3.192786093043013, new[] { 0.8906423454122042, -0.4408492811323702, 0.4515045091977219, -0.01275239223669478 },
        new[] { 0.12009513626472759, 0.11415949316384374, 0.10885358857460792, 0.1480173723704554 }, 1.0070380021869165, 0.291961272307149)]
    [InlineData(1e-6, 1e-6, 1e-6, 1e-6, 14.52876096578527, 3.192782471617069, new[] { 0.8906423240601256, -0.44084927402342655, 0.45150449911589413, -0.01275239992106833 },
        new[] { 0.12009523506096334, 0.11415958741575172, 0.10885367861338609, 0.14801749327599842 }, 1.0070379796518134, 0.29196151617831384)]
    [InlineData(2, 0.5, 1, 3, 9.537772371243776, 0.8162160259179856, new[] { 0.9155525680359098, -0.4489440852701002, 0.4632074887244981, -0.00339897724406579 },
        new[] { 0.15079244069706715, 0.14283454593816022, 0.13594928752266336, 0.1871170427543559 }, 1.033219794059978, 0.3612756944339323)]
    public void Agrees_with_scikit_learn(
        double noiseShape, double noiseRate, double shape, double rate, double alpha, double lambda, double[] coefficients, double[] errors, double predicted, double deviation)
    {
        RidgeProblem problem = Square();
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoisePrecisionPrior = new(noiseShape, noiseRate), CoefficientPrecisionPrior = new(shape, rate) });
        AssertFit.Near(1 / alpha, model.NoiseVariance[0], 1e-9);
        AssertFit.Near(1 / lambda, model.PriorVariance[0], 1e-9);
        for (int j = 0; j < 4; j++)
        {
            AssertFit.Near(coefficients[j], model.Mean.Coefficients[0][j], 1e-8);
            AssertFit.Near(errors[j], model.StandardErrors[0][j], 1e-9);
        }

        double[,] mean = model.Predict<double>(new[,] { { 0.5, -0.25, 1, 0 } }, out double[,] variance);
        AssertFit.Near(predicted, mean[0, 0], 1e-9);
        AssertFit.Near(deviation, Math.Sqrt(variance[0, 0]), 1e-9);

        // Its score is the same density where no hyperprior is counted in it.
        if (noiseShape == 0) AssertFit.Near(-7.79342624876527, model.LogEvidence[0], 1e-12);
    }

    [Theory]
    [InlineData(0.3, null)]
    [InlineData(null, 0.6)]
    public void With_one_variance_given_the_other_has_the_greatest_evidence(double? noise, double? prior)
    {
        RidgeProblem problem = RidgeProblem.Random(51, 40, 6, noise: 1).WithRandomWeights(1);
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = noise, PriorVariance = prior });
        Assert.Equal(EvidenceOutcome.Maximum, model.Outcome[0]);
        if (noise is { } given) Assert.Equal(given, model.NoiseVariance[0]);
        if (prior is { } known) Assert.Equal(known, model.PriorVariance[0]);
        double At(double factor) => ContrastDensity.Log(problem, 0, model.NoiseVariance[0] * (noise is null ? factor : 1), model.PriorVariance[0] * (prior is null ? factor : 1));
        Assert.Equal(At(1), model.LogEvidence[0], 1e-9);
        Assert.Equal(0, (At(1.001) - At(1 / 1.001)) / 2e-3, 1e-4);
        Assert.True(At(1) > At(0.7) && At(1) > At(1.4));
    }

    [Fact]
    public void Much_data_find_the_variances_that_they_were_drawn_with()
    {
        BayesianRidgeModel model = BayesianProblems.Drawn(52, 4000, 150, noise: 0.25, prior: 0.04, weighted: true).FitBayesian();

        // Standard errors of the estimates: σ²√(2/n), τ²√(2/d).
        Assert.InRange(model.NoiseVariance[0], 0.25 * (1 - (4 * Math.Sqrt(2.0 / 3850))), 0.25 * (1 + (4 * Math.Sqrt(2.0 / 3850))));
        Assert.InRange(model.PriorVariance[0], 0.04 * (1 - (4 * Math.Sqrt(2.0 / 150))), 0.04 * (1 + (4 * Math.Sqrt(2.0 / 150))));
        Assert.Empty(model.Warnings);
    }

    [Fact]
    public void Each_target_has_variances_of_its_own()
    {
        RidgeProblem problem = RidgeProblem.Random(53, 30, 4, targets: 3, noise: 2);
        BayesianRidgeModel together = problem.FitBayesian();
        for (int k = 0; k < 3; k++)
        {
            int target = k;
            BayesianRidgeModel alone = problem.MapY((i, _, _) => problem.Y[i, target]).FitBayesian();
            AssertFit.Near(alone.NoiseVariance[0], together.NoiseVariance[k], 1e-10);
            AssertFit.Near(alone.PriorVariance[0], together.PriorVariance[k], 1e-10);
            AssertFit.Near(alone.LogEvidence[0], together.LogEvidence[k], 1e-10);
        }
    }

    [Fact]
    public void The_units_of_the_target_scale_both_variances_and_shift_the_evidence()
    {
        RidgeProblem problem = RidgeProblem.Random(54, 30, 4, noise: 1);
        BayesianRidgeModel model = problem.FitBayesian(), scaled = problem.MapY((_, _, v) => (1000 * v) + 5).FitBayesian();
        AssertFit.Near(model.Lambda[0], scaled.Lambda[0], 1e-9);
        AssertFit.Near(1e6 * model.NoiseVariance[0], scaled.NoiseVariance[0], 1e-9);
        AssertFit.Near(model.LogEvidence[0] - (29 * Math.Log(1000)), scaled.LogEvidence[0], 1e-9);
    }

    [Fact]
    public void Arrays_sources_and_tensors_give_the_same_bits_in_two_passes()
    {
        RidgeProblem problem = RidgeProblem.Random(55, 40, 5).WithRandomWeights(2);
        BayesianRidgeModel model = BayesianRidge.Fit<double>(problem.X, problem.Y, weights: problem.Weights!);
        using var source = new CountingSource<double>(problem.Source<double>());
        BayesianRidgeModel fromSource = BayesianRidge.Fit(source);
        Assert.Equal(2, source.Passes.Count);
        Assert.All(source.Passes, pass => Assert.All(pass, times => Assert.Equal(1, times)));
        double[] x = [.. problem.X.Cast<double>()], y = [.. problem.Y.Cast<double>()];
        BayesianRidgeModel fromTensor = BayesianRidge.Fit(Tensor.Create(x, [40, 5]), Tensor.Create(y, [40]), weights: Tensor.Create(problem.Weights!, [40]));
        foreach (BayesianRidgeModel other in (BayesianRidgeModel[])[fromSource, fromTensor])
        {
            AssertFit.SameBits(model.Mean, other.Mean);
            Assert.Equal(AssertFit.Bits(model.NoiseVariance), AssertFit.Bits(other.NoiseVariance));
            Assert.Equal(AssertFit.Bits(model.StandardErrors[0]), AssertFit.Bits(other.StandardErrors[0]));
        }
    }

    [Fact]
    public void FP32_data_give_the_answer_of_FP64_to_their_precision()
    {
        RidgeProblem problem = BayesianProblems.Drawn(56, 300, 10, noise: 1, prior: 0.5).Rounded();
        BayesianRidgeModel expected = problem.FitBayesian();
        using var source = problem.Source<float>();
        BayesianRidgeModel actual = BayesianRidge.Fit(source);
        Assert.Equal("f32", actual.Mean.Report!.Precision);
        AssertFit.Near(expected.NoiseVariance[0], actual.NoiseVariance[0], 1e-4);
        AssertFit.Near(expected.PriorVariance[0], actual.PriorVariance[0], 1e-4);
        for (int j = 0; j < 10; j++) AssertFit.Near(expected.StandardErrors[0][j], actual.StandardErrors[0][j], 1e-4);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        RidgeProblem problem = BayesianProblems.Drawn(57, 3000, 60, noise: 1, prior: 0.5, weighted: true);
        using Accelerator one = CpuAccelerator.Create(threads: 1);
        BayesianRidgeModel expected = problem.FitBayesian(o => o with { Accelerator = one });
        double[,] means = expected.Predict<double>(problem.X, out double[,] variances, accelerator: one), covariance = expected.Covariance(0, one);
        foreach (int threads in (int[])[2, 3])
        {
            using Accelerator several = CpuAccelerator.Create(threads);
            BayesianRidgeModel actual = problem.FitBayesian(o => o with { Accelerator = several });
            AssertFit.SameBits(expected.Mean, actual.Mean);
            Assert.Equal(AssertFit.Bits(expected.LogEvidence), AssertFit.Bits(actual.LogEvidence));
            Assert.Equal(means, actual.Predict<double>(problem.X, out double[,] found, accelerator: several));
            Assert.Equal(variances, found);
            Assert.Equal(covariance, actual.Covariance(0, several));
        }
    }

    private static RidgeProblem Square()
    {
        var x = new double[20, 4];
        var y = new double[20, 1];
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 4; j++) x[i, j] = ((((i * i * 7) + (i * 29) + (j * j * 31) + (i * j * 13)) % 101) / 50.0) - 1;
            y[i, 0] = (0.8 * x[i, 0]) - (0.5 * x[i, 1]) + (0.25 * x[i, 2]) + ((((i * i * 17) + (i * 5)) % 47) / 47.0) - 0.5;
        }

        return new RidgeProblem(x, y) { Intercept = false };
    }
}
