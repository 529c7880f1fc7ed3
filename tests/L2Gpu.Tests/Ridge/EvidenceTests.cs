using L2Gpu.Fitting;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>The evidence that comes with a fit: it is measured, it is right, and it notices a wrong answer.</summary>
public sealed class EvidenceTests
{
    public static TheoryData<Solver, int, int, bool> Fits => new()
    {
        { Solver.Cholesky, 60, 6, false }, { Solver.Eigen, 60, 6, false }, { Solver.Cholesky, 6, 15, false }, { Solver.Eigen, 6, 15, false },
        { Solver.Cholesky, 60, 6, true }, { Solver.Eigen, 60, 6, true }, { Solver.Cholesky, 6, 15, true }, { Solver.Eigen, 6, 15, true },
    };

    [Theory]
    [MemberData(nameof(Fits))]
    public void The_backward_error_of_a_good_fit_is_rounding(Solver solver, int rows, int columns, bool standardize)
    {
        foreach (double lambda in (double[])[1e-3, 1, 1e4])
        {
            RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 2, mean: 10).WithRandomWeights(2, zeroEvery: 4)
                with { Lambda = [lambda], Standardize = standardize, Penalties = [.. Enumerable.Range(1, columns).Select(j => j / 3.0)] };
            Assert.All(problem.Fit(solver).Report!.BackwardError, e => Assert.InRange(e, 0, 100 * ErrorBound.Epsilon64));
            Assert.All(problem.Rounded().Fit<float>(solver).Report!.BackwardError, e => Assert.InRange(e, 0, 100 * ErrorBound.Epsilon32));
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-6)]
    [InlineData(1e-2)]
    public void A_perturbed_coefficient_raises_the_backward_error_in_proportion(double size)
    {
        RidgeProblem problem = RidgeProblem.Random(2, 60, 5, targets: 2, mean: 3).WithRandomWeights(3);
        RidgeModel model = problem.Fit();
        using var source = problem.Source<double>();
        using var session = new FitSession<double>(Accelerators.Cpu, source, null, null, CancellationToken.None);
        Moments moments = MomentPass.Run(session, centered: true);
        double Measured(double factor, int target)
        {
            var beta = new double[5 * 2];
            for (int j = 0; j < 5; j++)
            {
                for (int k = 0; k < 2; k++) beta[(j * 2) + k] = model.Coefficients[k][j] * (j == 2 ? factor : 1);
            }

            var coordinates = new Coordinates([0, 1, 2, 3, 4], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]);
            double norm = LargestEigenvalue(problem) + 1;
            var solution = new Solution([1, 1], coordinates, beta, [norm, norm], [0, 0], new ConditionNumber(1, 1, true), 1);
            return Evidence.Measure(session, moments, solution, centered: true).BackwardError[target];
        }

        for (int k = 0; k < 2; k++)
        {
            Assert.InRange(Measured(1, k), 0, 100 * ErrorBound.Epsilon64);
            Assert.True(Measured(1 + size, k) > 1e-3 * size, $"A relative change of {size} shows as {Measured(1 + size, k)}.");
            Assert.True(Measured(1 + size, k) < 10 * size);
        }
    }

    [Fact]
    public void The_backward_error_is_what_its_definition_says()
    {
        // FP32, so that there is an error to see: ‖X̃ᵀ(ỹ − X̃β) − λβ‖/(‖A‖‖β‖ + ‖X̃ᵀỹ‖) by hand.
        RidgeProblem problem = RidgeProblem.Random(4, 200, 8, mean: 2).Rounded();
        RidgeModel model = problem.Fit<float>();
        (Matrix<double> x, Vector<double> y) = Centered(problem);
        Vector<double> beta = Vector<double>.Build.DenseOfEnumerable(model.Coefficients[0]);
        Vector<double> residual = x.TransposeThisAndMultiply(y - (x * beta)) - beta;
        double expected = residual.L2Norm() / (((LargestEigenvalue(problem) + 1) * beta.L2Norm()) + x.TransposeThisAndMultiply(y).L2Norm());
        AssertFit.Near(expected, model.Report!.BackwardError[0], 0.02);
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Singular_values_100_1_and_a_hundredth_have_the_condition_numbers_they_should(Solver solver)
    {
        RidgeProblem problem = WithSingularValues([100, 1, 0.01]);
        double exact = solver == Solver.Eigen ? 1e-6 : 0.02;
        foreach ((double lambda, double expected) in ((double, double)[])[(0, 1e8), (1, 10001 / 1.0001), (1e4, 20000 / 10000.0001)])
        {
            ConditionNumber found = (problem with { Lambda = [lambda] }).Fit(solver).Report!.ConditionNumber;
            AssertFit.Near(1e8, found.Gram, exact);
            AssertFit.Near(expected, found.Regularized, exact);
            Assert.Equal(solver == Solver.Eigen, found.IsExact);
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Condition_numbers_of_larger_problems_are_right(Solver solver)
    {
        RidgeProblem problem = RidgeProblem.Random(5, 300, 60, mean: 1).MapX((_, j, v) => v / (1 + j)) with { Lambda = [0.3] };
        double[] squares = [.. Centered(problem).X.Svd(computeVectors: false).S.Select(s => s * s)];
        ConditionNumber found = problem.Fit(solver).Report!.ConditionNumber;
        double relative = solver == Solver.Eigen ? 1e-8 : 0.1;
        AssertFit.Near(squares[0] / squares[^1], found.Gram, relative);
        AssertFit.Near((squares[0] + 0.3) / (squares[^1] + 0.3), found.Regularized, relative);
    }

    [Fact]
    public void In_the_row_form_the_unpenalised_matrix_is_singular_and_the_penalised_one_is_not()
    {
        RidgeProblem problem = RidgeProblem.Random(6, 10, 30) with { Lambda = [0.5] };
        double largest = Math.Pow(Centered(problem).X.Svd(computeVectors: false).S[0], 2);
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen])
        {
            ConditionNumber found = problem.Fit(solver).Report!.ConditionNumber;
            Assert.Equal(double.PositiveInfinity, found.Gram);
            AssertFit.Near((largest + 0.5) / 0.5, found.Regularized, 0.02);
        }
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Degrees_of_freedom_and_filter_factors_follow_from_the_singular_values(Solver solver, int rows, int columns, bool standardize)
    {
        RidgeProblem problem = RidgeProblem.Random(7, rows, columns, targets: 2, mean: 1) with { Lambda = [0.5, 20], Standardize = standardize };
        Matrix<double> x = Centered(problem).X;
        if (standardize)
        {
            double[] deviations = QrRidge.Deviations(problem);
            x.MapIndexedInplace((_, j, v) => v / deviations[j]);
        }

        double[] squares = [.. x.Svd(computeVectors: false).S.Select(s => s * s).Where(s => s > 1e-10)];
        FitReport report = problem.Fit(solver).Report!;
        for (int k = 0; k < 2; k++)
        {
            double[] factors = [.. squares.Select(s => s / (s + problem.Lambda[k]))];
            AssertFit.Near(factors.Sum(), report.DegreesOfFreedom[k], 1e-9);
            if (solver == Solver.Cholesky)
            {
                Assert.Null(report.FilterFactors);
                continue;
            }

            double[] found = [.. report.FilterFactors!.Value[k].Where(f => f > 1e-10)];
            Assert.Equal(factors.Length, found.Length);
            for (int j = 0; j < factors.Length; j++) Assert.Equal(factors[j], found[j], 1e-10);
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Degrees_of_freedom_are_never_negative_nor_more_than_the_columns(Solver solver)
    {
        foreach (double lambda in (double[])[0, 1e-300, 1e-12, 1, 1e12, 1e30, 1e300])
        {
            RidgeProblem problem = RidgeProblem.Random(8, 50, 7) with { Lambda = [lambda] };
            Assert.InRange(problem.Fit(solver).Report!.DegreesOfFreedom[0], 0, 7 + 1e-12);
            if (lambda < 1e30) Assert.InRange(problem.Rounded().Fit<float>(solver).Report!.DegreesOfFreedom[0], 0, 7 + 1e-5);
        }
    }

    [Fact]
    public void R2_and_the_root_mean_square_are_those_of_exact_arithmetic()
    {
        RidgeProblem problem = RidgeProblem.Random(9, 40, 3, targets: 2).WithRandomWeights(4, zeroEvery: 6) with { Lambda = [0, 90] };
        var exact = ExactRidge.Solve(problem);
        FitReport report = problem.Fit().Report!;
        double total = problem.Weights!.Sum();
        for (int k = 0; k < 2; k++)
        {
            int target = k;
            double mean = Enumerable.Range(0, 40).Sum(i => problem.Weights![i] * problem.Y[i, target]) / total;
            double spread = Enumerable.Range(0, 40).Sum(i => problem.Weights![i] * Math.Pow(problem.Y[i, target] - mean, 2));
            AssertFit.Near(Math.Sqrt(exact.ResidualSquares[k] / total), report.Rmse[k], 1e-12);
            AssertFit.Near(1 - (exact.ResidualSquares[k] / spread), report.R2[k], 1e-12);
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Conditioning_past_what_normal_equations_carry_is_warned_of_with_a_remedy(Solver solver)
    {
        RidgeProblem problem = WithSingularValues([1, 1, 3e-6]) with { Lambda = [0] };
        RidgeModel model = problem.Fit(solver);
        Assert.Contains(model.Report!.Warnings, w => w.Contains("past what normal equations can carry", StringComparison.Ordinal)
            && w.Contains("Remedy: ", StringComparison.Ordinal) && w.Contains("a larger λ", StringComparison.Ordinal));
        Assert.Empty((problem with { Lambda = [0.01] }).Fit(solver).Report!.Warnings);
    }

    [Fact]
    public void In_FP32_the_remedy_is_FP64_first()
    {
        RidgeModel model = (WithSingularValues([1, 1, 3e-3]) with { Lambda = [0] }).Rounded().Fit<float>(Solver.Cholesky);
        Assert.Contains(model.Report!.Warnings, w => w.Contains("Remedy: FP64", StringComparison.Ordinal) || w.Contains("linearly dependent", StringComparison.Ordinal));
        Assert.Equal("f32", model.Report.Precision);
    }

    [Fact]
    public void The_report_names_device_precision_rows_and_stages()
    {
        FitReport report = RidgeProblem.Random(10, 60, 4).Fit().Report!;
        Assert.Equal(("cpu", "f64", "cholesky", "solved", 60L), (report.Device, report.Precision, report.Solver, report.Status, report.Rows));
        Assert.Equal(["moments", "factor and solve", "evidence"], report.Stages.Select(s => s.Name));
        Assert.All(report.Stages, s => Assert.True(s is { Device: "cpu", BytesMoved: 0, Seconds: >= 0 }));
    }

    private static RidgeProblem WithSingularValues(double[] values)
    {
        Matrix<double> left = Orthogonal(20, 40, values.Length), right = Orthogonal(21, values.Length, values.Length);
        Matrix<double> x = left * Matrix<double>.Build.DenseOfDiagonalArray(values) * right.Transpose();
        return new RidgeProblem(x.ToArray(), RidgeProblem.Normal(new Random(22), 40, 1)) { Intercept = false };
    }

    private static Matrix<double> Orthogonal(int seed, int rows, int columns)
        => Matrix<double>.Build.DenseOfArray(RidgeProblem.Normal(new Random(seed), rows, columns)).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;

    private static double LargestEigenvalue(RidgeProblem problem) => Math.Pow(Centered(problem).X.Svd(computeVectors: false).S[0], 2);

    private static (Matrix<double> X, Vector<double> Y) Centered(RidgeProblem problem)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfArray(problem.X);
        double[] w = [.. Enumerable.Range(0, problem.Rows).Select(problem.WeightOf)];
        double total = w.Sum();
        double[] means = [.. Enumerable.Range(0, problem.Columns).Select(j => Enumerable.Range(0, problem.Rows).Sum(i => w[i] * x[i, j]) / total)];
        double mean = Enumerable.Range(0, problem.Rows).Sum(i => w[i] * problem.Y[i, 0]) / total;
        x.MapIndexedInplace((i, j, v) => Math.Sqrt(w[i]) * (v - (problem.Intercept ? means[j] : 0)), Zeros.Include);
        return (x, Vector<double>.Build.Dense(problem.Rows, i => Math.Sqrt(w[i]) * (problem.Y[i, 0] - (problem.Intercept ? mean : 0))));
    }
}
