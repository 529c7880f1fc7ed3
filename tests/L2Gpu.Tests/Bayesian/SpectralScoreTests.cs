using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>Generalised cross-validation and evidence from the spectrum, against their definitions.</summary>
public sealed class SpectralScoreTests
{
    private static readonly double[] Grid = [1e-3, 0.3, 7, 2e4];

    public static TheoryData<string> Names => [.. BayesianProblems.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generalised_cross_validation_is_that_of_exact_arithmetic(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        double[] scores = Score<double>(problem, Grid, SpectralScore.GeneralizedCrossValidation);
        CheckGeneralized(problem, scores, ErrorBound.Epsilon64);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("weights, some 0")]
    [InlineData("feature penalties")]
    [InlineData("row form")]
    public void Generalised_cross_validation_in_FP32_is_as_good_as_its_decomposition(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name].Rounded();
        double[] scores = Score<float>(problem, Grid, SpectralScore.GeneralizedCrossValidation);

        // The residual is a difference of numbers about Σwy².
        CheckGeneralized(problem, scores, ErrorBound.Epsilon32);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_evidence_is_the_largest_density_of_the_contrasts_over_the_noise(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        double[] scores = Score<double>(problem, Grid, SpectralScore.NegativeLogEvidence);
        for (int l = 0; l < Grid.Length; l++)
        {
            for (int k = 0; k < problem.Targets; k++)
                Assert.Equal(-ContrastDensity.LogProfile(problem, k, Grid[l]), scores[(l * problem.Targets) + k], 1e-8);
        }
    }

    [Fact]
    public void The_row_form_and_the_column_form_agree()
    {
        RidgeProblem problem = RidgeProblem.Random(40, 9, 12, targets: 2, mean: 1).WithRandomWeights(5, zeroEvery: 4);
        foreach (var score in (Func<SpectralBasis, Moments, double[], int, bool, double[]>[])[SpectralScore.GeneralizedCrossValidation, SpectralScore.NegativeLogEvidence])
        {
            double[] rows = Score<double>(problem, Grid, score, dual: true), columns = Score<double>(problem, Grid, score, dual: false);
            for (int i = 0; i < rows.Length; i++) AssertFit.Near(rows[i], columns[i], 1e-9);
        }
    }

    [Fact]
    public void Multiplying_all_weights_by_a_constant_is_multiplying_the_penalty()
    {
        RidgeProblem problem = RidgeProblem.Random(41, 20, 4).WithRandomWeights(6), heavier = problem with { Weights = [.. problem.Weights!.Select(w => 8 * w)] };
        double[] eight = [.. Grid.Select(l => 8 * l)];
        foreach (var score in (Func<SpectralBasis, Moments, double[], int, bool, double[]>[])[SpectralScore.GeneralizedCrossValidation, SpectralScore.NegativeLogEvidence])
        {
            double[] expected = Score<double>(problem, Grid, score), actual = Score<double>(heavier, eight, score);
            for (int i = 0; i < expected.Length; i++) AssertFit.Near(expected[i], actual[i], 1e-12);
        }
    }

    [Fact]
    public void As_the_penalty_vanishes_scores_of_rows_that_are_spanned_have_limits()
    {
        RidgeProblem problem = RidgeProblem.Random(42, 6, 30);
        double[] tiny = [1e-4, 1e-8, 1e-40, 1e-200, 0];
        double[] evidence = Score<double>(problem, tiny, SpectralScore.NegativeLogEvidence), gcv = Score<double>(problem, tiny, SpectralScore.GeneralizedCrossValidation);
        for (int i = 1; i < tiny.Length; i++) AssertFit.Near(evidence[0], evidence[i], 1e-4);
        for (int i = 2; i < 4; i++) AssertFit.Near(gcv[1], gcv[i], 1e-8);
        AssertFit.Near(evidence[2], evidence[4], 1e-12);

        // 0/0 with λ = 0: no freedom is left.
        Assert.Equal(double.PositiveInfinity, gcv[4]);
    }

    [Fact]
    public void Without_penalty_the_evidence_is_0_and_generalised_cross_validation_that_of_least_squares()
    {
        RidgeProblem problem = RidgeProblem.Random(43, 20, 3) with { Lambda = [0] };
        Assert.Equal(double.PositiveInfinity, Score<double>(problem, [0], SpectralScore.NegativeLogEvidence)[0]);
        double expected = ExactRidge.Solve(problem).ResidualSquares[0] / 20 / (0.8 * 0.8);
        AssertFit.Near(expected, Score<double>(problem, [0], SpectralScore.GeneralizedCrossValidation)[0], 1e-11);
        AssertFit.Near(expected, Score<double>(problem, [1e-300], SpectralScore.GeneralizedCrossValidation)[0], 1e-11);
    }

    [Fact]
    public void With_nothing_but_unpenalised_columns_no_penalty_makes_a_difference()
    {
        RidgeProblem problem = RidgeProblem.Random(44, 20, 3) with { Penalties = [0, 0, 0] };
        double[] evidence = Score<double>(problem, [0, 1, 1e9], SpectralScore.NegativeLogEvidence);
        Assert.All(evidence, e => Assert.Equal(evidence[0], e));
        Assert.Equal(-ContrastDensity.LogProfile(problem, 0, 1), evidence[0], 1e-8);
    }

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.1)]
    [InlineData(true, -7e8)]
    [InlineData(false, 0.0)]
    public void A_constant_target_is_met_at_once_and_wants_the_largest_penalty(bool intercept, double constant)
    {
        RidgeProblem problem = RidgeProblem.Random(45, 300, 3).WithRandomWeights(7).MapY((_, _, _) => constant) with { Intercept = intercept };
        foreach (bool single in (bool[])[false, true])
        {
            double[] evidence = single ? Score<float>(problem, Grid, SpectralScore.NegativeLogEvidence) : Score<double>(problem, Grid, SpectralScore.NegativeLogEvidence);
            for (int l = 0; l < Grid.Length; l++)
            {
                Assert.True(double.IsFinite(evidence[l]));
                Assert.True(l == 0 || evidence[l] < evidence[l - 1]);
            }

            double[] gcv = single ? Score<float>(problem, Grid, SpectralScore.GeneralizedCrossValidation) : Score<double>(problem, Grid, SpectralScore.GeneralizedCrossValidation);
            Assert.All(gcv, g => Assert.InRange(g, 0, 1e-12 * constant * constant));
        }
    }

    [Fact]
    public void What_is_linear_without_noise_leaves_a_residual_at_the_level_of_rounding()
    {
        RidgeProblem problem = RidgeProblem.Random(46, 50, 4, noise: 0);
        double total = ExactRidge.Solve(problem with { Lambda = [1e12] }).ResidualSquares[0];
        using var doubles = new Spectral<double>(problem, dual: false);
        Assert.InRange(new SpectralSums(doubles.Basis, doubles.Moments, 0, 1, centered: true).LeastSquares, 1e-16 * total, 1e-13 * total);
        using var singles = new Spectral<float>(problem, dual: false);
        Assert.InRange(new SpectralSums(singles.Basis, singles.Moments, 0, 1, centered: true).LeastSquares, 1e-8 * total, 1e-5 * total);
        double[] evidence = Score<double>(problem, [1e-12, 1e-10, 1, 1e4], SpectralScore.NegativeLogEvidence);
        Assert.All(evidence, e => Assert.True(double.IsFinite(e)));
        Assert.True(evidence[1] < evidence[2] && evidence[2] < evidence[3]);
    }

    [Fact]
    public void One_row_says_nothing_beside_an_intercept()
    {
        RidgeProblem problem = RidgeProblem.Random(47, 1, 2);
        Assert.All(Score<double>(problem, Grid, SpectralScore.NegativeLogEvidence), e => Assert.Equal(double.PositiveInfinity, e));
        Assert.All(Score<double>(problem, Grid, SpectralScore.GeneralizedCrossValidation), e => Assert.Equal(double.PositiveInfinity, e));
        double[] alone = Score<double>(problem with { Intercept = false }, Grid, SpectralScore.NegativeLogEvidence);
        for (int l = 0; l < Grid.Length; l++) Assert.Equal(-ContrastDensity.LogProfile(problem with { Intercept = false }, 0, Grid[l]), alone[l], 1e-8);
    }

    [Fact]
    public void Columns_that_repeat_others_change_degrees_of_freedom_by_no_more_than_rounding()
    {
        RidgeProblem problem = RidgeProblem.Random(48, 30, 2).TakeColumns([0, 1, 0, 1]);
        double[] scores = Score<double>(problem, Grid, SpectralScore.GeneralizedCrossValidation);
        CheckGeneralized(problem, scores, ErrorBound.Epsilon64);
    }

    private static void CheckGeneralized(RidgeProblem problem, double[] scores, double epsilon)
    {
        double[] weights = [.. Enumerable.Range(0, problem.Rows).Select(problem.WeightOf)];
        double n = weights.Count(w => w > 0), total = weights.Sum();
        for (int l = 0; l < Grid.Length; l++)
        {
            RidgeProblem at = problem with { Lambda = [Grid[l]] };
            ExactRidge exact = ExactRidge.Solve(at), nothing = ExactRidge.Solve(problem with { Lambda = [1e15] });
            for (int k = 0; k < problem.Targets; k++)
            {
                double left = 1 - ((exact.DegreesOfFreedom[k] + (problem.Intercept ? 1 : 0)) / n);
                double bound = ErrorBound.Relative(at, k, epsilon, exact.Coefficients) * nothing.ResidualSquares[k] / exact.ResidualSquares[k];
                AssertFit.Near(exact.ResidualSquares[k] / total / (left * left), scores[(l * problem.Targets) + k], bound / left);
            }
        }
    }

    private static double[] Score<T>(RidgeProblem problem, double[] grid, Func<SpectralBasis, Moments, double[], int, bool, double[]> score, bool? dual = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var spectral = new Spectral<T>(problem, dual ?? (problem.Columns > problem.Rows && problem.Penalties?.Contains(0) != true));
        return score(spectral.Basis, spectral.Moments, grid, problem.Targets, problem.Intercept);
    }
}
