using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Numbers near the ends of the range: the answer is right, or it is refused; it is never quietly wrong.</summary>
public sealed class ScaleTests
{
    [Theory]
    [InlineData(Solver.Cholesky, 1e-150, 1.0)]
    [InlineData(Solver.Cholesky, 1e150, 1.0)]
    [InlineData(Solver.Cholesky, 1e100, 1e-100)]
    [InlineData(Solver.Cholesky, 1e-100, 1e100)]
    [InlineData(Solver.Cholesky, 1.0, 1e150)]
    [InlineData(Solver.Cholesky, 1.0, 1e-150)]
    [InlineData(Solver.Eigen, 1e-150, 1.0)]
    [InlineData(Solver.Eigen, 1e150, 1.0)]
    [InlineData(Solver.Eigen, 1e100, 1e-100)]
    [InlineData(Solver.Eigen, 1e-100, 1e100)]
    [InlineData(Solver.Eigen, 1.0, 1e150)]
    [InlineData(Solver.Eigen, 1.0, 1e-150)]
    public void Extreme_units_in_FP64_give_the_same_fit_and_the_same_evidence(Solver solver, double xUnit, double yUnit)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(40, 4), (5, 9)])
        {
            foreach (bool standardize in (bool[])[false, true])
            {
                RidgeProblem plain = RidgeProblem.Random(1, rows, columns, mean: 1) with { Standardize = standardize };
                RidgeProblem scaled = plain.MapX((_, _, v) => v * xUnit).MapY((_, _, v) => v * yUnit) with { Lambda = [standardize ? 1 : xUnit * xUnit] };
                SameUpToUnits(plain.Fit(solver), scaled.Fit(solver), xUnit, yUnit, 1e-9, 100 * ErrorBound.Epsilon64);
            }
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky, 1e-18, 1.0)]
    [InlineData(Solver.Cholesky, 1e17, 1.0)]
    [InlineData(Solver.Cholesky, 1.0, 1e17)]
    [InlineData(Solver.Cholesky, 1e15, 1e17)]
    [InlineData(Solver.Eigen, 1e-18, 1.0)]
    [InlineData(Solver.Eigen, 1e17, 1.0)]
    [InlineData(Solver.Eigen, 1.0, 1e17)]
    [InlineData(Solver.Eigen, 1e15, 1e17)]
    public void Extreme_units_in_FP32_give_the_same_fit_and_the_same_evidence(Solver solver, double xUnit, double yUnit)
    {
        foreach (bool standardize in (bool[])[false, true])
        {
            RidgeProblem plain = RidgeProblem.Random(2, 40, 4, mean: 1) with { Standardize = standardize };
            RidgeProblem scaled = plain.MapX((_, _, v) => v * xUnit).MapY((_, _, v) => v * yUnit) with { Lambda = [standardize ? 1 : xUnit * xUnit] };
            SameUpToUnits(plain.Fit<float>(solver), scaled.Fit<float>(solver), xUnit, yUnit, 1e-4, 100 * ErrorBound.Epsilon32);
        }
    }

    [Fact]
    public void Columns_whose_squares_vanish_are_refused_or_fitted_but_never_taken_for_constants()
    {
        foreach (double unit in (double[])[1e-165, 1e-200, 1e-300, 1e-312])
        {
            foreach ((int rows, int columns) in ((int, int)[])[(40, 3), (3, 6)])
            {
                RidgeProblem problem = RidgeProblem.Random(3, rows, columns, mean: 1).MapX((_, j, v) => j == 1 ? v * unit : v) with { Standardize = true };
                var e = Assert.Throws<ArgumentException>(() => problem.Fit());
                Assert.Contains("column 1", e.Message, StringComparison.Ordinal);
                Assert.Contains("Multiply", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void In_FP32_columns_whose_squares_vanish_are_refused_with_the_way_on()
    {
        // Physical constants in SI units are such numbers; in FP64 they are ordinary.
        RidgeProblem problem = RidgeProblem.Random(4, 40, 3, mean: 1).MapX((_, j, v) => j == 1 ? v * 1e-30 : v) with { Standardize = true };
        var e = Assert.Throws<ArgumentException>(() => problem.Fit<float>());
        Assert.Contains("column 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("FP64", e.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, problem.Fit().Coefficients[0][1]);
    }

    [Theory]
    [InlineData(1e160)]
    [InlineData(1e200)]
    [InlineData(1e308)]
    public void Squares_that_overflow_are_refused_with_a_remedy(double unit)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(40, 3), (3, 6)])
        {
            RidgeProblem problem = RidgeProblem.Random(5, rows, columns).MapX((_, j, v) => j == 1 ? v * (0.1 * unit) : v);
            Exception e = Assert.ThrowsAny<ArgumentException>(() => problem.Fit());
            Assert.Contains("Divide what is large by a constant.", e.Message, StringComparison.Ordinal);
            Assert.Contains("column 1", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e38)]
    public void In_FP32_squares_that_overflow_are_refused_or_fitted(double unit)
    {
        RidgeProblem problem = RidgeProblem.Random(6, 40, 3).MapX((_, j, v) => j == 1 ? v * unit : v) with { Standardize = true };
        try
        {
            RidgeModel model = problem.Fit<float>();
            AssertFit.Near(problem.Fit().Coefficients[0][1], model.Coefficients[0][1], 1e-4);
        }
        catch (ArgumentException e)
        {
            Assert.Contains("FP64", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void A_penalty_times_a_factor_that_overflows_gives_zero_coefficients_or_is_refused(Solver solver)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(40, 3), (3, 6)])
        {
            RidgeProblem problem = RidgeProblem.Random(7, rows, columns) with { Lambda = [1e300], Penalties = [.. Enumerable.Repeat(1e200, columns)] };
            try
            {
                RidgeModel model = problem.Fit(solver);
                Assert.All(model.Coefficients[0], b => Assert.InRange(Math.Abs(b), 0, 1e-290));
                Assert.All(model.Report!.BackwardError, e => Assert.True(double.IsFinite(e)));
            }
            catch (ArgumentException e)
            {
                Assert.Contains("1E+300", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void The_largest_penalty_there_is_gives_the_mean(Solver solver)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(40, 3), (3, 6)])
        {
            RidgeProblem problem = RidgeProblem.Random(8, rows, columns) with { Lambda = [1e300] };
            RidgeModel model = problem.Fit(solver);
            AssertFit.Near(problem.Y.Cast<double>().Average(), model.Predict<double>(problem.X)[0, 0], 1e-13);
            Assert.All(model.Report!.BackwardError, e => Assert.InRange(e, 0, 1e-13));
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void The_largest_FP32_penalty_and_beyond_give_the_mean_in_FP32(Solver solver)
    {
        foreach (double lambda in (double[])[1e30, 1e38, 1e45, 1e300])
        {
            RidgeProblem problem = RidgeProblem.Random(9, 40, 3) with { Lambda = [lambda] };
            RidgeModel model = problem.Fit<float>(solver);
            AssertFit.Near(problem.Y.Cast<double>().Average(), model.Predict<double>(problem.X)[0, 0], 1e-6);
            Assert.All(model.Coefficients[0], b => Assert.InRange(Math.Abs(b), 0, 1e3 / lambda));
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky, 1e-300)]
    [InlineData(Solver.Eigen, 1e-300)]
    [InlineData(Solver.Cholesky, 1e300)]
    [InlineData(Solver.Eigen, 1e300)]
    public void Weights_of_any_size_are_only_relative_where_there_is_no_penalty(Solver solver, double size)
    {
        RidgeProblem problem = RidgeProblem.Random(10, 40, 4).WithRandomWeights(1) with { Lambda = [0] };
        RidgeModel scaled = (problem with { Weights = [.. problem.Weights!.Select(w => w * size)] }).Fit(solver);
        RidgeModel plain = problem.Fit(solver);
        AssertFit.SameCoefficients(plain, scaled, 1e-11);
        AssertFit.Near(plain.Report!.R2[0], scaled.Report!.R2[0], 1e-11);
        AssertFit.Near(plain.Report!.Rmse[0], scaled.Report!.Rmse[0], 1e-10);
        Assert.InRange(scaled.Report!.BackwardError[0], 0, 100 * ErrorBound.Epsilon64);
    }

    [Fact]
    public void Columns_in_very_different_units_are_fitted_without_standardising()
    {
        RidgeProblem problem = RidgeProblem.Random(11, 50, 4).MapX((_, j, v) => v * Math.Pow(10, (4 * j) - 6)) with { Lambda = [1e-14] };
        var exact = ExactRidge.Solve(problem);
        RidgeModel model = problem.Fit();
        for (int j = 0; j < 4; j++) AssertFit.Near(exact.Coefficients[j, 0], model.Coefficients[0][j], 1e-10);
        Assert.Empty(model.Report!.Warnings);
    }

    [Fact]
    public void A_coefficient_that_overflows_is_refused_with_a_remedy()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(40, 3), (3, 6)])
        {
            RidgeProblem problem = RidgeProblem.Random(12, rows, columns).MapX((_, _, v) => v * 1e-158).MapY((_, _, v) => v * 1e152) with { Lambda = [1e-320] };
            var e = Assert.Throws<ArgumentException>(() => problem.Fit());
            Assert.Contains("more than FP64 can hold", e.Message, StringComparison.Ordinal);
        }
    }

    private static void SameUpToUnits(RidgeModel plain, RidgeModel scaled, double xUnit, double yUnit, double relative, double backward)
    {
        double largest = plain.Coefficients[0].Max(Math.Abs);
        for (int j = 0; j < plain.Coefficients[0].Length; j++)
        {
            double same = scaled.Coefficients[0][j] / yUnit * xUnit;
            Assert.True(Math.Abs(same - plain.Coefficients[0][j]) <= relative * largest, $"β[{j}] = {same:R} instead of {plain.Coefficients[0][j]:R}.");
        }

        Assert.InRange(scaled.Report!.BackwardError[0], 0, backward);
        AssertFit.Near(plain.Report!.R2[0], scaled.Report.R2[0], 10 * relative);
        AssertFit.Near(plain.Report.DegreesOfFreedom[0], scaled.Report.DegreesOfFreedom[0], 10 * relative);
        AssertFit.Near(plain.Report.ConditionNumber.Regularized, scaled.Report.ConditionNumber.Regularized, 0.01);
        Assert.Equal(plain.Report.Solver, scaled.Report.Solver);
    }
}
