using L2Gpu.Runtime;
using L2Gpu.Tests.BayesianFits;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.BiasVarianceCurves;

/// <summary>Bias and variance in closed form, against explicit matrices, limits and simulation.</summary>
public sealed class TruthTests
{
    private static readonly double[] Grid = [1e-3, 0.3, 7, 2e4];

    public static TheoryData<string> Names => [.. BayesianProblems.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_parts_are_those_of_the_explicit_smoother(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        double[] truth = Truth(problem.Columns);
        BiasVarianceCurve design = Curve(problem, truth, 0.7, Grid);

        // More rows than columns, and fewer: the two ways to judge them.
        double[][,] others = [RidgeProblem.Random(90, problem.Columns + 4, problem.Columns, mean: 2).X, RidgeProblem.Random(91, 3, problem.Columns, mean: -1).X];
        for (int l = 0; l < Grid.Length; l++)
        {
            double total = Enumerable.Range(0, problem.Rows).Sum(problem.WeightOf);
            (double bias, double variance) = Explicit(problem, truth, 0.7, Grid[l], problem.X, i => problem.WeightOf(i) / total);
            SameBias(bias, design.SquaredBias[l]);
            AssertFit.Near(variance, design.Variance[l], 1e-8);
            AssertFit.Near(bias + variance + (0.7 * Enumerable.Range(0, problem.Rows).Count(i => problem.WeightOf(i) > 0) / total), design.Total[l], 1e-8);
        }

        foreach (double[,] rows in others)
        {
            BiasVarianceCurve there = Curve(problem, truth, 0.7, Grid, rows);
            Assert.Equal(0.7, there.Noise);
            for (int l = 0; l < Grid.Length; l++)
            {
                (double bias, double variance) = Explicit(problem, truth, 0.7, Grid[l], rows, _ => 1.0 / rows.GetLength(0));
                SameBias(bias, there.SquaredBias[l]);
                AssertFit.Near(variance, there.Variance[l], 1e-8);
            }
        }
    }

    [Fact]
    public void One_column_has_the_closed_form_of_one_column()
    {
        double[,] x = { { 1 }, { 2 }, { -2 }, { 4 } };
        BiasVarianceCurve curve = BiasVariance.OfTruth<double>(x, [3], 0.5, [5], options: new RidgeOptions { FitIntercept = false });
        AssertFit.Near(25.0 * (5.0 / 30) * (5.0 / 30) * 9 / 4, curve.SquaredBias[0], 1e-14);
        AssertFit.Near(0.5 * (25.0 / 30) * (25.0 / 30) / 4, curve.Variance[0], 1e-14);
        AssertFit.Near(curve.SquaredBias[0] + curve.Variance[0] + 0.5, curve.Total[0], 1e-15);
        Assert.Null(curve.SquaredBiasStandardError);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_penalty_nothing_is_biased_and_with_a_large_one_nothing_varies(bool intercept)
    {
        RidgeProblem problem = RidgeProblem.Random(92, 25, 4, mean: 1) with { Intercept = intercept };
        double[] truth = Truth(4);
        BiasVarianceCurve curve = Curve(problem, truth, 2, [0, 1e-9, 1e12]);
        Assert.Equal(0, curve.SquaredBias[0]);
        Assert.InRange(curve.SquaredBias[1], 0, 1e-18);
        AssertFit.Near(2.0 * (intercept ? 5 : 4) / 25, curve.Variance[0], 1e-12);
        Assert.Equal(intercept ? 2.0 / 25 : 0, curve.Variance[2], 1e-15);
        Assert.Equal(2, curve.Noise);

        // All that is left to predict with is the mean.
        double[] signal = [.. Enumerable.Range(0, 25).Select(i => Enumerable.Range(0, 4).Sum(j => problem.X[i, j] * truth[j]))];
        double mean = intercept ? signal.Average() : 0;
        AssertFit.Near(signal.Average(f => (f - mean) * (f - mean)), curve.SquaredBias[2], 1e-8);

        BiasVarianceCurve there = Curve(problem, truth, 2, [0], RidgeProblem.Random(93, 30, 4).X);
        Assert.InRange(there.SquaredBias[0], 0, 1e-24);
    }

    [Fact]
    public void The_bias_grows_and_the_variance_falls_with_the_penalty_and_the_best_lies_between()
    {
        double[] grid = [.. Enumerable.Range(-20, 60).Select(i => Math.Pow(10, i / 6.0))];
        BiasVarianceCurve curve = Curve(RidgeProblem.Random(94, 30, 10), Truth(10), 9, grid);
        for (int l = 1; l < grid.Length; l++) Assert.True(curve.SquaredBias[l] > curve.SquaredBias[l - 1] && curve.Variance[l] < curve.Variance[l - 1]);
        Assert.InRange(curve.Best, grid[5], grid[^5]);
        Assert.Equal(curve.Total.Min(), curve.Total[curve.Lambda.IndexOf(curve.Best)]);
    }

    [Theory]
    [InlineData("weights, some 0")]
    [InlineData("feature penalties")]
    [InlineData("row form")]
    public void Simulation_agrees_within_its_own_error(string name)
    {
        const int Batches = 20, Batch = 200;
        const double Lambda = 2, Noise = 0.7;
        RidgeProblem problem = BayesianProblems.All[name];
        double[] truth = Truth(problem.Columns);
        double[,] rows = RidgeProblem.Random(95, 12, problem.Columns, mean: 1).X;
        BiasVarianceCurve curve = Curve(problem, truth, Noise, [Lambda], rows);
        double[] biases = new double[Batches], variances = new double[Batches];
        for (int batch = 0; batch < Batches; batch++)
        {
            // Every draw of the noise is a target of one fit.
            var random = new Random(300 + batch);
            RidgeProblem drawn = (problem with { Y = new double[problem.Rows, Batch], Lambda = [Lambda] }).MapY((i, _, _) =>
                Signal(problem.X, truth, i) + (problem.WeightOf(i) == 0 ? 1e3 : Math.Sqrt(Noise / problem.WeightOf(i)) * RidgeProblem.Normal(random)));
            double[,] predicted = drawn.Fit().Predict<double>(rows);
            for (int i = 0; i < 12; i++)
            {
                double[] values = [.. Enumerable.Range(0, Batch).Select(k => predicted[i, k])];
                double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean)) / (Batch - 1), off = mean - Signal(rows, truth, i);
                biases[batch] += ((off * off) - (variance / Batch)) / 12;
                variances[batch] += variance / 12;
            }
        }

        AssertWithin(curve.SquaredBias[0], biases);
        AssertWithin(curve.Variance[0], variances);
    }

    [Fact]
    public void FP32_designs_give_what_FP64_gives_to_their_precision()
    {
        RidgeProblem problem = RidgeProblem.Random(96, 40, 5, mean: 1).Rounded();
        BiasVarianceCurve expected = Curve(problem, Truth(5), 1, Grid);
        BiasVarianceCurve actual = BiasVariance.OfTruth<float>(RidgeProblem.Cast<float>(problem.X), Truth(5), 1, Grid);
        for (int l = 0; l < Grid.Length; l++)
        {
            AssertFit.Near(expected.SquaredBias[l], actual.SquaredBias[l], 1e-4);
            AssertFit.Near(expected.Variance[l], actual.Variance[l], 1e-4);
        }
    }

    [Fact]
    public void What_cannot_be_decomposed_is_refused_with_the_reason()
    {
        double[,] x = { { 1, 2 }, { 3, 4 }, { 0, 1 } };
        void Refused(string word, Action act) => Assert.Contains(word, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
        Refused("true coefficients", () => BiasVariance.OfTruth<double>(x, [1], 1, [1]));
        Refused("column 1", () => BiasVariance.OfTruth<double>(x, [1, double.NaN], 1, [1]));
        Refused("noise variance", () => BiasVariance.OfTruth<double>(x, [1, 1], -1, [1]));
        Refused("noise variance", () => BiasVariance.OfTruth<double>(x, [1, 1], double.NaN, [1]));
        Refused("penalty", () => BiasVariance.OfTruth<double>(x, [1, 1], 1, []));
        Refused("penalty", () => BiasVariance.OfTruth<double>(x, [1, 1], 1, [-1]));
        Refused("3 columns", () => BiasVariance.OfTruth<double>(x, [1, 1], 1, [1], rows: new double[1, 3]));
        Refused("no columns", () => BiasVariance.OfTruth<double>(new double[3, 0], [], 1, [1]));
        Refused("no rows", () => BiasVariance.OfTruth<double>(new double[0, 2], [1, 1], 1, [1]));
        Refused("no rows", () => BiasVariance.OfTruth<double>(x, [1, 1], 1, [1], rows: new double[0, 2]));
        Refused("x[1, 0]", () => BiasVariance.OfTruth<double>(new[,] { { 1, 2 }, { double.NaN, 1 } }, [1, 1], 1, [1]));
        Refused("x[0, 1]", () => BiasVariance.OfTruth<double>(x, [1, 1], 1, [1], rows: new[,] { { 1, double.NaN } }));
    }

    // The explicit one is a difference of predictions about 1, which the condition number of the inverse leaves some ten digits.
    private static void SameBias(double expected, double actual) => Assert.Equal(Math.Sqrt(expected), Math.Sqrt(actual), 1e-10 + (1e-10 * Math.Sqrt(expected)));

    private static void AssertWithin(double expected, double[] batches)
    {
        double mean = batches.Average(), error = Math.Sqrt(batches.Sum(b => (b - mean) * (b - mean)) / (batches.Length - 1) / batches.Length);
        Assert.True(Math.Abs(mean - expected) <= 4 * error, $"{mean:R} ± {error:R} was simulated for {expected:R}.");
        Assert.True(error < 0.1 * mean, $"The simulation is too coarse to say anything: {mean:R} ± {error:R}.");
    }

    private static double[] Truth(int columns) => [.. Enumerable.Range(0, columns).Select(j => Math.Cos(1 + j) * 2)];

    private static double Signal(double[,] x, double[] truth, int row) => Enumerable.Range(0, truth.Length).Sum(j => x[row, j] * truth[j]);

    private static BiasVarianceCurve Curve(RidgeProblem problem, double[] truth, double noise, double[] grid, double[,]? rows = null)
    {
        HostMatrix<double>? weights = problem.Weights is { } w ? HostMatrix<double>.FromVector(w) : (HostMatrix<double>?)null, there = rows is null ? (HostMatrix<double>?)null : HostMatrix<double>.FromArray(rows);
        return BiasVariance.OfTruth(HostMatrix<double>.FromArray(problem.X), truth, noise, grid, there, problem.Options(Solver.Auto), weights);
    }

    // Predictions Ly with L = [x 1]([X 1]ᵀW[X 1] + λP)⁻¹[X 1]ᵀW; nothing centred or decomposed.
    private static (double Bias, double Variance) Explicit(RidgeProblem problem, double[] truth, double noise, double lambda, double[,] rows, Func<int, double> share)
    {
        int d = problem.Columns, width = d + (problem.Intercept ? 1 : 0);
        double[] deviations = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, d)];
        Matrix<double> x = Matrix<double>.Build.Dense(problem.Rows, width, (i, j) => j < d ? problem.X[i, j] : 1);
        Matrix<double> xw = Matrix<double>.Build.Dense(width, problem.Rows, (j, i) => x[i, j] * problem.WeightOf(i)), a = xw * x;
        for (int j = 0; j < d; j++) a[j, j] += lambda * problem.PenaltyOf(j) * deviations[j] * deviations[j];
        Matrix<double> at = Matrix<double>.Build.Dense(rows.GetLength(0), width, (i, j) => j < d ? rows[i, j] : 1), smoother = at * a.Inverse() * xw;
        double bias = 0, variance = 0;
        for (int i = 0; i < rows.GetLength(0); i++)
        {
            double off = -Signal(rows, truth, i), its = 0;
            for (int k = 0; k < problem.Rows; k++)
            {
                off += smoother[i, k] * Signal(problem.X, truth, k);
                if (problem.WeightOf(k) > 0) its += smoother[i, k] * smoother[i, k] * noise / problem.WeightOf(k);
            }

            bias += share(i) * off * off;
            variance += share(i) * its;
        }

        return (bias, variance);
    }
}
