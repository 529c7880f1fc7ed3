using System.Numerics.Tensors;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>Covariances, variances of predictions and their densities, against an explicit inverse and against simulation.</summary>
public sealed class PosteriorTests
{
    public static TheoryData<string> Names => [.. BayesianProblems.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_covariance_is_that_of_the_explicit_inverse(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = 0.7, PriorVariance = 0.2 });
        Matrix<double> expected = Covariance(problem, 0.7, 0.2);
        int d = problem.Columns;
        double largest = expected.Diagonal().AbsoluteMaximum();
        double[,] actual = model.Covariance();
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                Assert.Equal(expected[i, j], actual[i, j], 1e-11 * largest);
                Assert.Equal(actual[i, j], actual[j, i]);
            }

            AssertFit.Near(Math.Sqrt(expected[i, i]), model.StandardErrors[0][i], 1e-10);
        }

        AssertFit.Near(problem.Intercept ? Math.Sqrt(expected[d, d]) : 0, model.InterceptStandardErrors()[0], 1e-10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Predictions_have_the_variance_of_the_explicit_inverse(string name)
    {
        RidgeProblem problem = BayesianProblems.All[name];
        BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = 0.7, PriorVariance = 0.2 });
        Matrix<double> covariance = Covariance(problem, 0.7, 0.2);

        // New rows, far ones too, and the rows of the fit.
        RidgeProblem rows = RidgeProblem.Random(60, 7, problem.Columns, mean: 2);
        foreach (double[,] x in (double[][,])[rows.X, problem.X])
        {
            double[,] means = model.Predict<double>(x, out double[,] noisy), same = model.Predict<double>(x, out double[,] variance, includeNoise: false);
            Assert.Equal(model.Mean.Predict<double>(x), means);
            Assert.Equal(means, same);
            for (int i = 0; i < x.GetLength(0); i++)
            {
                Vector<double> row = Vector<double>.Build.Dense(covariance.RowCount, j => j < problem.Columns ? x[i, j] : 1);
                double expected = row * (covariance * row);
                for (int k = 0; k < problem.Targets; k++)
                {
                    AssertFit.Near(expected, variance[i, k], 1e-9);
                    AssertFit.Near(expected + 0.7, noisy[i, k], 1e-10);
                }
            }
        }
    }

    [Fact]
    public void Blocks_of_rows_and_tensors_and_FP32_rows_give_what_single_rows_give()
    {
        RidgeProblem problem = RidgeProblem.Random(61, 40, 3, targets: 2);
        BayesianRidgeModel model = problem.FitBayesian();

        // More rows than one block of predictions holds.
        const int Rows = ((1 << 20) / 3) + 5;
        var x = new float[Rows, 3];
        for (int i = 0; i < Rows; i++) x[i, i % 3] = (i % 1000) - 500;
        double[,] mean = model.Predict<float>(x, out double[,] variance);
        foreach (int row in (int[])[0, 1, 17, Rows - 6, Rows - 1])
        {
            double[,] one = new double[1, 3];
            for (int j = 0; j < 3; j++) one[0, j] = x[row, j];
            double[,] alone = model.Predict(Tensor.Create<double>([.. one.Cast<double>()], [1, 3]).AsReadOnlyTensorSpan(), out double[,] its);
            for (int k = 0; k < 2; k++)
            {
                AssertFit.Near(alone[0, k], mean[row, k], 1e-12);
                AssertFit.Near(its[0, k], variance[row, k], 1e-12);
            }
        }

        model.Predict<double>(new double[0, 3], out double[,] none);
        Assert.Empty(none);
    }

    [Fact]
    public void The_log_density_is_that_of_the_normal_distribution()
    {
        RidgeProblem problem = RidgeProblem.Random(62, 30, 3, targets: 2), rows = RidgeProblem.Random(63, 5, 3, targets: 2);
        BayesianRidgeModel model = problem.FitBayesian();
        double[,] mean = model.Predict<double>(rows.X, out double[,] variance), density = model.LogPredictiveDensity<double>(rows.X, rows.Y);
        for (int i = 0; i < 5; i++)
        {
            for (int k = 0; k < 2; k++)
                Assert.Equal(MathNet.Numerics.Distributions.Normal.PDFLn(mean[i, k], Math.Sqrt(variance[i, k]), rows.Y[i, k]), density[i, k], 1e-10);
        }

        Assert.Throws<ArgumentException>(() => model.LogPredictiveDensity<double>(rows.X, new double[5, 1]));
        Assert.Throws<ArgumentException>(() => model.LogPredictiveDensity<double>(rows.X, new double[4, 2]));
        Assert.Throws<ArgumentException>(() => model.Predict<double>(new double[4, 2], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Covariance(2));
        Assert.Equal(double.NaN, model.LogPredictiveDensity<double>(new[,] { { 1, double.NaN, 3 } }, new double[1, 2])[0, 0]);
    }

    [Theory]
    [InlineData(30, 6, false)]
    [InlineData(8, 20, false)]
    [InlineData(30, 6, true)]
    public void Intervals_of_95_percent_cover_95_percent_of_what_is_drawn_from_the_model(int rows, int columns, bool weighted)
    {
        // With the variances that the data were drawn with, standardised errors are exactly N(0, 1), one for each independent set of data.
        const int Draws = 800;
        int covered = 0, coefficientsCovered = 0;
        double squares = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            RidgeProblem all = BayesianProblems.Drawn(1000 + draw, rows + 1, columns, noise: 0.5, prior: 2, weighted);
            RidgeProblem problem = all.TakeRows([.. Enumerable.Range(0, rows)]);
            double[,] last = all.TakeRows([rows]).X;
            BayesianRidgeModel model = problem.FitBayesian(o => o with { NoiseVariance = 0.5, PriorVariance = 2 });
            double[,] mean = model.Predict<double>(last, out double[,] variance);
            double z = (all.Y[rows, 0] - mean[0, 0]) / Math.Sqrt(variance[0, 0]);
            squares += z * z;
            if (Math.Abs(z) < 1.959963984540054) covered++;
            double intercept = (3 - model.Mean.Intercept[0]) / model.InterceptStandardErrors()[0];
            if (Math.Abs(intercept) < 1.959963984540054) coefficientsCovered++;
        }

        double bound = 4 * Math.Sqrt(0.95 * 0.05 * Draws);
        Assert.InRange(covered, (0.95 * Draws) - bound, (0.95 * Draws) + bound);
        Assert.InRange(coefficientsCovered, (0.95 * Draws) - bound, (0.95 * Draws) + bound);
        Assert.InRange(squares / Draws, 1 - (4 * Math.Sqrt(2.0 / Draws)), 1 + (4 * Math.Sqrt(2.0 / Draws)));
    }

    [Fact]
    public void With_variances_by_evidence_intervals_cover_nearly_as_much()
    {
        const int Draws = 400;
        int covered = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            RidgeProblem all = BayesianProblems.Drawn(5000 + draw, 101, 10, noise: 0.5, prior: 0.1);
            BayesianRidgeModel model = all.TakeRows([.. Enumerable.Range(0, 100)]).FitBayesian();
            double[,] mean = model.Predict<double>(all.TakeRows([100]).X, out double[,] variance);
            if (Math.Abs(all.Y[100, 0] - mean[0, 0]) < 1.959963984540054 * Math.Sqrt(variance[0, 0])) covered++;
        }

        // An estimated deviation of 90 degrees of freedom takes half a percent off.
        double bound = 4 * Math.Sqrt(0.95 * 0.05 * Draws);
        Assert.InRange(covered, (0.945 * Draws) - bound, (0.945 * Draws) + bound);
    }

    // σ²([X 1]ᵀW[X 1] + λP)⁻¹: not centred, the intercept as a column of its own without penalty.
    private static Matrix<double> Covariance(RidgeProblem problem, double noise, double prior)
    {
        double[] deviations = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, problem.Columns)];
        int width = problem.Columns + (problem.Intercept ? 1 : 0);
        Matrix<double> x = Matrix<double>.Build.Dense(problem.Rows, width, (i, j) => Math.Sqrt(problem.WeightOf(i)) * (j < problem.Columns ? problem.X[i, j] : 1));
        Matrix<double> a = x.TransposeThisAndMultiply(x);
        for (int j = 0; j < problem.Columns; j++) a[j, j] += noise / prior * problem.PenaltyOf(j) * deviations[j] * deviations[j];
        return noise * a.Inverse();
    }
}
