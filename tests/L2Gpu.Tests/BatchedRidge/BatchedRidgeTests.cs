using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BatchedRidgeFits;

/// <summary>Each problem of a batch is answered as it would be alone, and rightly.</summary>
public sealed class BatchedRidgeTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 1, 3 }, { 3, 2 }, { 15, 1 }, { 16, 1 }, { 16, 3 }, { 17, 1 }, { 64, 1 }, { 65, 1 }, { 100, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_problem_is_the_ridge_fit_of_that_problem_alone(int columns, int targets)
    {
        Check<double>(columns, targets, weighted: false, ErrorBound.Epsilon64);
        Check<double>(columns, targets, weighted: true, ErrorBound.Epsilon64);
        Check<float>(columns, targets, weighted: true, ErrorBound.Epsilon32);
    }

    [Fact]
    public void Small_problems_agree_with_exact_arithmetic()
    {
        foreach (bool intercept in (bool[])[true, false])
        {
            Batch batch = Batch.Random(1, [4, 7, 1, 9, 5, 6], 3, 2, mean: 2, weighted: true).With(p => p with { Intercept = intercept, Lambda = [0.5] });
            BatchedRidgeModel model = batch.Fit<double>(new() { Lambda = 0.5, FitIntercept = intercept });
            for (int p = 0; p < model.Count; p++)
            {
                ExactRidge exact = ExactRidge.Solve(batch.Problems[p]);
                batch.AssertNear(model[p], batch.Problems[p], exact.Coefficients, exact.Intercept, ErrorBound.Epsilon64);
            }
        }
    }

    [Fact]
    public void Leave_one_out_errors_are_those_of_as_many_refits()
    {
        double[] grid = [0.01, 0.3, 1, 10];
        foreach (bool intercept in (bool[])[true, false])
        {
            Batch batch = Batch.Random(2, [12, 9, 15, 6], 3, 2, weighted: true).With(p => p with { Intercept = intercept });
            BatchedRidgeModel model = batch.Fit<double>(new() { Lambda = LambdaChoice.BestOf(grid), FitIntercept = intercept });
            Assert.Equal<double>(grid, model.Grid);
            for (int p = 0; p < model.Count; p++)
            {
                double[] errors = model[p].LeaveOneOut.ToArray();
                for (int l = 0; l < grid.Length; l++)
                    AssertFit.Near(ExactRidge.LeaveOneOut(batch.Problems[p] with { Lambda = [grid[l]] }).Average(), errors[l], 1e-10);
                Assert.Equal(grid[Array.IndexOf(errors, errors.Min())], model[p].Lambda);
            }
        }
    }

    [Fact]
    public void An_automatic_choice_searches_two_values_a_decade_about_each_problems_own_scale()
    {
        Batch batch = Batch.Random(3, [30, 25, 40], 4);
        batch = new([.. batch.Problems.Select((p, i) => p.MapX((_, _, v) => v * Math.Pow(1000, i)))]);
        BatchedRidgeModel model = batch.Fit<double>();
        Assert.Equal(25, model.Grid.Length);
        AssertFit.Near(1e-10, model.Grid[0], 1e-12);
        AssertFit.Near(100, model.Grid[^1], 1e-12);
        for (int p = 0; p < 3; p++)
        {
            double[] errors = model[p].LeaveOneOut.ToArray();
            double trace = Trace(batch.Problems[p]);
            AssertFit.Near(model.Grid[Array.IndexOf(errors, errors.Min())] * trace, model[p].Lambda, 1e-12);
        }

        // Units do not matter: the same problem in thousandths has the same errors.
        Batch scaled = batch.With(p => p.MapX((_, _, v) => v / 1024));
        for (int p = 0; p < 3; p++) Assert.Equal(model[p].LeaveOneOut.ToArray(), scaled.Fit<double>()[p].LeaveOneOut.ToArray());
    }

    [Fact]
    public void A_weight_is_a_repeated_row_and_0_leaves_it_out_whatever_it_holds()
    {
        Batch plain = Batch.Random(4, [10, 12, 8], 3, 2, mean: 1).With(p => p with { Weights = [.. Enumerable.Range(0, p.Rows).Select(i => (double)(i % 4))] });
        Batch repeated = plain.With(p => p.TakeRows([.. Enumerable.Range(0, p.Rows).SelectMany(i => Enumerable.Repeat(i, i % 4))]) with { Weights = null });
        Batch spoilt = plain.With(p => p.MapX((i, _, v) => i % 4 == 0 ? double.NaN : v).MapY((i, _, v) => i % 4 == 0 ? double.PositiveInfinity : v));
        BatchedRidgeModel expected = repeated.Fit<double>(new() { Lambda = 0.7 }), found = plain.Fit<double>(new() { Lambda = 0.7 });
        BatchedRidgeModel same = spoilt.Fit<double>(new() { Lambda = 0.7 });
        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < 2; k++)
            {
                for (int j = 0; j < 3; j++) AssertFit.Near(expected[p].Coefficients(k)[j], found[p].Coefficients(k)[j], 1e-11);
            }

            Batch.AssertSameBits(found[p], same[p], 2);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(70)]
    public void A_million_on_every_column_moves_no_coefficient(int columns)
    {
        // Sixteenths, so that adding a million is exact in both precisions.
        Batch batch = Batch.Random(5, [150, 200], columns).With(p => p.MapX((_, _, v) => Math.Round(v * 16) / 16)), far = batch.With(p => p.MapX((_, _, v) => v + 1e6));
        Compare<double>(1e-11);
        Compare<float>(1e-3);

        void Compare<T>(double tolerance)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            BatchedRidgeModel near = batch.Fit<T>(new() { Lambda = 1 }), moved = far.Fit<T>(new() { Lambda = 1 });
            for (int p = 0; p < 2; p++)
            {
                for (int j = 0; j < columns; j++) Assert.Equal(near[p].Coefficients()[j], moved[p].Coefficients()[j], tolerance);
                AssertFit.Near(moved[p].Offset[0], near[p].Offset[0], 1e-12);
            }
        }
    }

    [Fact]
    public void A_perturbed_answer_would_have_a_larger_backward_error()
    {
        Batch batch = Batch.Random(6, [40, 50], 6, 2, mean: 3);
        BatchedRidgeModel in64 = batch.Fit<double>(new() { Lambda = 0.5 }), in32 = batch.Fit<float>(new() { Lambda = 0.5 });
        Assert.InRange(in64.Report.LargestBackwardError, 0, 1e-14);
        Assert.InRange(in32.Report.LargestBackwardError, 1e-10, 1e-5);
        Assert.Equal(in32.Report.LargestBackwardError, Enumerable.Range(0, 2).Max(p => in32[p].BackwardError.ToArray().Max()));
    }

    [Fact]
    public void Penalties_can_be_each_problems_own()
    {
        Batch batch = Batch.Random(7, [20, 30, 25], 4);
        BatchedRidgeModel model = batch.Fit<double>(new() { ProblemLambdas = [0, 1, 50] });
        Assert.Equal([0, 1, 50], model.Lambdas.ToArray());
        Assert.Empty(model.Grid);
        for (int p = 0; p < 3; p++)
        {
            RidgeProblem problem = batch.Problems[p] with { Lambda = [model[p].Lambda] };
            ExactRidge exact = ExactRidge.Solve(problem);
            batch.AssertNear(model[p], problem, exact.Coefficients, exact.Intercept, ErrorBound.Epsilon64);
        }
    }

    [Fact]
    public void Predictions_are_those_of_each_problems_own_model()
    {
        Batch batch = Batch.Random(8, [20, 0, 30, 25], 4, 2, mean: 5);
        BatchedRidgeModel model = batch.Fit<double>(new() { Lambda = 2 });
        double[,] predictions = model.Predict(batch.X<double>(), batch.Offsets);
        long row = 0;
        foreach (RidgeProblem problem in batch.Problems)
        {
            double[,]? alone = problem.Rows == 0 ? null : (problem with { Lambda = [2] }).Fit().Predict<double>(problem.X);
            for (int i = 0; i < problem.Rows; i++, row++)
            {
                for (int k = 0; k < 2; k++) AssertFit.Near(alone![i, k], predictions[row, k], 1e-10);
            }
        }

        Assert.Equal(75, row);
        BatchedRidgeModel uniform = Batch.Random(9, [6, 6, 6], 2).Fit<double>(new() { Lambda = 1 });
        HostMatrix<double> x = new double[3, 2] { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        double[,] one = uniform.Predict(x, rowsPerProblem: 1);
        for (int p = 0; p < 3; p++)
            AssertFit.Near(uniform[p].Intercept() + (uniform[p].Coefficients()[0] * ((2 * p) + 1)) + (uniform[p].Coefficients()[1] * ((2 * p) + 2)), one[p, 0], 1e-12);
    }

    private static void Check<T>(int columns, int targets, bool weighted, double epsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Batch batch = Batch.Random(10 + columns, [columns + 9, 1, (2 * columns) + 3, 3, columns + 30, 17], columns, targets, mean: 1, weighted)
            .With(p => (typeof(T) == typeof(float) ? p.Rounded() : p) with { Lambda = [1.5] });
        BatchedRidgeModel model = batch.Fit<T>(new() { Lambda = 1.5 });
        for (int p = 0; p < model.Count; p++)
        {
            Assert.Equal(BatchedRidgeStatus.Solved, model[p].Status);
            RidgeModel alone = batch.Problems[p].Fit();
            double[,] coefficients = RidgeProblem.Map(new double[columns, targets], (j, k, _) => alone.Coefficients[k][j]);
            batch.AssertNear(model[p], batch.Problems[p], coefficients, [.. alone.Intercept], epsilon);
        }
    }

    private static double Trace(RidgeProblem problem)
        => Enumerable.Range(0, problem.Columns).Sum(j =>
        {
            double mean = Enumerable.Range(0, problem.Rows).Average(i => problem.X[i, j]);
            return Enumerable.Range(0, problem.Rows).Sum(i => Math.Pow(problem.X[i, j] - mean, 2));
        });
}
