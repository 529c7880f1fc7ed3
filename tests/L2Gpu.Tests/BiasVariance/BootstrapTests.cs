using L2Gpu.Fitting;
using L2Gpu.Runtime;
using L2Gpu.Tests.BayesianFits;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BiasVarianceCurves;

/// <summary>Bias and variance by bootstrap, against the same resamples made of repeated rows and fitted one by one.</summary>
public sealed class BootstrapTests
{
    private static readonly double[] Grid = [1e-3, 0.3, 7, 2e4];

    public static TheoryData<string> Names => [.. BayesianProblems.All.Where(p => p.Value.Targets == 1).Select(p => p.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resample_is_a_set_of_repeated_rows(string name)
    {
        const int Resamples = 6;
        RidgeProblem problem = BayesianProblems.All[name];
        int[] candidates = [.. Enumerable.Range(0, problem.Rows).Where(i => problem.WeightOf(i) > 0)];
        foreach (int count in (int[])[3, problem.Columns + 5])
        {
            RidgeProblem test = RidgeProblem.Random(100, count, problem.Columns, mean: 1);
            BiasVarianceCurve curve = Curve(problem, test, Resamples, seed: 5);
            for (int l = 0; l < Grid.Length; l++)
            {
                var predictions = new double[Resamples][];
                for (int b = 0; b < Resamples; b++)
                {
                    int[] drawn = BootstrapRun<double>.Draw(candidates, problem.Rows, 5, b);
                    Assert.Equal(candidates.Length, drawn.Sum());
                    RidgeProblem resample = problem.TakeRows([.. Enumerable.Range(0, problem.Rows).SelectMany(i => Enumerable.Repeat(i, drawn[i]))]) with { Lambda = [Grid[l]] };
                    predictions[b] = [.. resample.Fit(Solver.Eigen).Predict<double>(test.X).Cast<double>()];
                }

                double bias = 0, variance = 0, total = 0;
                for (int i = 0; i < count; i++)
                {
                    double mean = predictions.Average(p => p[i]), its = predictions.Sum(p => (p[i] - mean) * (p[i] - mean)) / (Resamples - 1), off = test.Y[i, 0] - mean;
                    bias += ((off * off) - (its / Resamples)) / count;
                    variance += its / count;
                    total += predictions.Average(p => (p[i] - test.Y[i, 0]) * (p[i] - test.Y[i, 0])) / count;
                }

                Assert.Equal(bias, curve.SquaredBias[l], 1e-7 * total);
                Assert.Equal(variance, curve.Variance[l], 1e-7 * total);
                Assert.Equal(total, curve.Total[l], 1e-7 * total);
            }

            Assert.Equal(0, curve.Noise);
        }
    }

    [Fact]
    public void Standard_errors_are_the_scatter_of_other_seeds()
    {
        const int Runs = 60;
        RidgeProblem problem = RidgeProblem.Random(101, 30, 4, noise: 2), test = RidgeProblem.Random(102, 20, 4, noise: 2);
        BiasVarianceCurve[] curves = [.. Enumerable.Range(0, Runs).Select(run => Curve(problem, test, 40, (ulong)run))];
        foreach (int l in (int[])[0, 2])
        {
            CheckScatter([.. curves.Select(c => c.SquaredBias[l])], [.. curves.Select(c => c.SquaredBiasStandardError!.Value[l])]);
            CheckScatter([.. curves.Select(c => c.Variance[l])], [.. curves.Select(c => c.VarianceStandardError!.Value[l])]);
        }

        static void CheckScatter(double[] values, double[] errors)
        {
            double mean = values.Average(), scatter = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Runs - 1)), said = errors.Average();

            // A deviation of 60 values is known to a tenth.
            Assert.InRange(scatter / said, 0.65, 1.5);
        }
    }

    [Fact]
    public void The_variance_is_that_of_theory_to_the_order_of_one_over_n()
    {
        RidgeProblem problem = RidgeProblem.Random(103, 400, 5, noise: 1), test = RidgeProblem.Random(104, 300, 5, noise: 1);
        double[] truth = [.. (problem with { Lambda = [1e-9] }).Fit().Coefficients[0]];
        BiasVarianceCurve drawn = Curve(problem, test, 300, seed: 1);
        BiasVarianceCurve known = BiasVariance.OfTruth<double>(problem.X, truth, 1, Grid, test.X);
        for (int l = 0; l < 3; l++) Assert.InRange(drawn.Variance[l] / known.Variance[l], 0.75, 1.3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_one_others()
    {
        RidgeProblem problem = RidgeProblem.Random(105, 30, 4), test = RidgeProblem.Random(106, 20, 4);
        BiasVarianceCurve first = Curve(problem, test, 5, 7), again = Curve(problem, test, 5, 7), other = Curve(problem, test, 5, 8);
        Assert.Equal(AssertFit.Bits(first.Variance), AssertFit.Bits(again.Variance));
        Assert.Equal(AssertFit.Bits(first.SquaredBias), AssertFit.Bits(again.SquaredBias));
        Assert.NotEqual(AssertFit.Bits(first.Variance), AssertFit.Bits(other.Variance));
    }

    [Fact]
    public void What_cannot_be_resampled_is_refused_with_the_reason()
    {
        RidgeProblem p = RidgeProblem.Random(107, 10, 2), test = RidgeProblem.Random(108, 4, 2);
        void Refused(string word, Action act) => Assert.Contains(word, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
        Refused("resamples", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, test.Y, Grid, resamples: 1));
        Refused("one target", () => BiasVariance.Bootstrap<double>(p.X, new double[10, 2], test.X, test.Y, Grid));
        Refused("observations", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, new double[3, 1], Grid));
        Refused("3 columns", () => BiasVariance.Bootstrap<double>(p.X, p.Y, new double[4, 3], test.Y, Grid));
        Refused("no rows", () => BiasVariance.Bootstrap<double>(new double[0, 2], new double[0, 1], test.X, test.Y, Grid));
        Refused("no rows", () => BiasVariance.Bootstrap<double>(p.X, p.Y, new double[0, 2], new double[0, 1], Grid));
        Refused("rows", () => BiasVariance.Bootstrap<double>(p.X, new double[9, 1], test.X, test.Y, Grid));
        Refused("weight of row 3", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, test.Y, Grid, weights: new double[] { 1, 1, 1, -1, 1, 1, 1, 1, 1, 1 }));
        Refused("weights", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, test.Y, Grid, weights: new double[10]));
        Refused("9 weights", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, test.Y, Grid, weights: new double[9]));
        Refused("y[1, 0]", () => BiasVariance.Bootstrap<double>(p.X, p.Y, test.X, test.MapY((i, _, v) => i == 1 ? double.NaN : v).Y, Grid));
    }

    private static BiasVarianceCurve Curve(RidgeProblem problem, RidgeProblem test, int resamples, ulong seed)
    {
        HostMatrix<double>? weights = problem.Weights is { } w ? HostMatrix<double>.FromVector(w) : (HostMatrix<double>?)null;
        return BiasVariance.Bootstrap<double>(problem.X, problem.Y, test.X, test.Y, Grid, resamples, seed, problem.Options(Solver.Auto), weights);
    }
}
