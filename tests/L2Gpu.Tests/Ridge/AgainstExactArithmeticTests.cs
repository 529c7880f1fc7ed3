using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Coefficients against fits in exact fractions, for every solver, form and precision.</summary>
public sealed class AgainstExactArithmeticTests
{
    public static TheoryData<string> Cases => [.. Problems().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_exact_to_rounding_in_FP64_by_Cholesky(string name) => Check64(name, Solver.Cholesky);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_exact_to_rounding_in_FP64_by_eigenvalues(string name) => Check64(name, Solver.Eigen);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_exact_to_rounding_in_FP32_by_Cholesky(string name) => Check32(name, Solver.Cholesky);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_exact_to_rounding_in_FP32_by_eigenvalues(string name) => Check32(name, Solver.Eigen);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_exact_to_rounding_in_FP64_by_QR(string name) => Check64(name, Solver.Qr);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_of_FP32_data_are_exact_to_rounding_in_FP64_by_QR(string name)
    {
        RidgeProblem problem = Problems()[name].Rounded();
        RidgeModel model = problem.Fit<float>(Solver.Qr);
        AssertFit.IsExact(problem, model, model.Report!.Solver == "qr" ? ErrorBound.Epsilon64 : ErrorBound.Epsilon32);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_in_mixed_precision_are_exact_to_rounding_in_FP64(string name)
    {
        RidgeProblem problem = Problems()[name];
        AssertFit.IsExact(problem, problem.Fit(Solver.Auto, o => o with { Precision = Precision.Mixed }), ErrorBound.Epsilon64);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_of_FP32_data_in_mixed_precision_are_exact_to_rounding_in_FP64(string name)
    {
        RidgeProblem problem = Problems()[name].Rounded();
        RidgeModel model = problem.Fit<float>(Solver.Auto, o => o with { Precision = Precision.Mixed });

        // The deviations by which columns are standardised come from FP32 sums; residuals cannot refine what the question is.
        bool isRefined = model.Report!.Solver == "qr" || (model.Report.Precision == "mixed" && !problem.Standardize);
        AssertFit.IsExact(problem, model, isRefined ? ErrorBound.Epsilon64 : ErrorBound.Epsilon32);
    }

    [Theory]
    [InlineData(400, 12, 1e-3)]
    [InlineData(60, 50, 1)]
    [InlineData(30, 80, 0.1)]
    [InlineData(5000, 20, 100)]
    public void Larger_problems_agree_with_orthogonal_factors(int rows, int columns, double lambda)
    {
        RidgeProblem problem = RidgeProblem.Random(rows, rows, columns, targets: 2, mean: 3).WithRandomWeights(columns, zeroEvery: 7) with { Lambda = [lambda] };
        (double[,] exact, _) = QrRidge.Solve(problem);
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen, Solver.Qr])
        {
            RidgeModel model = problem.Fit(solver);
            for (int k = 0; k < 2; k++)
            {
                double bound = ErrorBound.Relative(problem, k, ErrorBound.Epsilon64, exact), error = ErrorBound.Distance(problem, k, model, exact);
                Assert.True(error <= bound && error <= 1e-10, $"{solver}, target {k}: off by {error:e2}, allowed {bound:e2}.");
            }
        }
    }

    [Theory]
    [InlineData(20, 60)]
    [InlineData(200, 12)]
    public void In_FP32_a_small_penalty_is_carried_by_eigenvalues_as_far_as_by_Cholesky(int rows, int columns)
    {
        // Columns of falling size: some eigenvalues lie beside λ, far below the largest.
        RidgeProblem problem = RidgeProblem.Random(rows, rows, columns).MapX((_, j, v) => v * Math.Pow(10, -2.0 * j / columns)) with { Lambda = [1e-3] };
        (double[,] exact, _) = QrRidge.Solve(problem.Rounded());
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen])
        {
            double bound = ErrorBound.Relative(problem, 0, ErrorBound.Epsilon32, exact), error = ErrorBound.Distance(problem, 0, problem.Fit<float>(solver), exact);
            Assert.True(error <= Math.Min(bound, 0.05), $"{solver}: off by {error:e2}, allowed {bound:e2}.");
        }
    }

    private static void Check64(string name, Solver solver)
    {
        RidgeProblem problem = Problems()[name];
        AssertFit.IsExact(problem, problem.Fit(solver), ErrorBound.Epsilon64);
    }

    private static void Check32(string name, Solver solver)
    {
        RidgeProblem problem = Problems()[name].Rounded();
        AssertFit.IsExact(problem, problem.Fit<float>(solver), ErrorBound.Epsilon32);
    }

    private static Dictionary<string, RidgeProblem> Problems() => new()
    {
        ["many rows"] = RidgeProblem.Random(1, 80, 4),
        ["many rows, a small λ"] = RidgeProblem.Random(2, 60, 5) with { Lambda = [1e-6] },
        ["many rows, λ = 0"] = RidgeProblem.Random(3, 50, 4) with { Lambda = [0] },
        ["a huge λ"] = RidgeProblem.Random(4, 40, 3) with { Lambda = [1e9] },
        ["no intercept"] = RidgeProblem.Random(5, 40, 4) with { Intercept = false },
        ["means of 3"] = RidgeProblem.Random(6, 40, 4, mean: 3),
        ["means of 3, no intercept"] = RidgeProblem.Random(7, 40, 4, mean: 3) with { Intercept = false },
        ["weights"] = RidgeProblem.Random(8, 40, 4).WithRandomWeights(1),
        ["weights, some 0"] = RidgeProblem.Random(9, 40, 4, mean: 2).WithRandomWeights(2, zeroEvery: 3),
        ["weights, no intercept"] = RidgeProblem.Random(10, 40, 4).WithRandomWeights(3, zeroEvery: 4) with { Intercept = false },
        ["three targets"] = RidgeProblem.Random(11, 40, 4, targets: 3),
        ["three targets, a λ each"] = RidgeProblem.Random(12, 40, 4, targets: 3) with { Lambda = [0.1, 0, 1000] },
        ["standardised"] = Scales(RidgeProblem.Random(13, 40, 4, mean: 2)) with { Standardize = true },
        ["standardised, weights"] = Scales(RidgeProblem.Random(14, 40, 4, mean: 2)).WithRandomWeights(4, zeroEvery: 5) with { Standardize = true },
        ["standardised, no intercept"] = Scales(RidgeProblem.Random(15, 40, 4, mean: 2)) with { Standardize = true, Intercept = false },
        ["feature penalties"] = RidgeProblem.Random(16, 40, 4) with { Penalties = [1, 5, 0.1, 2], Lambda = [3] },
        ["an unpenalised column"] = RidgeProblem.Random(17, 40, 4, mean: 1) with { Penalties = [1, 0, 1, 2], Lambda = [30] },
        ["two unpenalised columns, standardised"] = Scales(RidgeProblem.Random(18, 40, 4, mean: 1)) with { Penalties = [0, 0, 1, 2], Lambda = [30], Standardize = true },
        ["no column penalised"] = RidgeProblem.Random(19, 40, 4) with { Penalties = [0, 0, 0, 0], Lambda = [30] },
        ["more columns than rows"] = RidgeProblem.Random(20, 6, 12),
        ["more columns than rows, no intercept"] = RidgeProblem.Random(21, 6, 12) with { Intercept = false, Lambda = [0.3] },
        ["more columns than rows, weights"] = RidgeProblem.Random(22, 8, 12, targets: 2).WithRandomWeights(5, zeroEvery: 3) with { Lambda = [0.2, 7] },
        ["more columns than rows, standardised"] = Scales(RidgeProblem.Random(23, 7, 11, mean: 2)).WithRandomWeights(6) with { Standardize = true },
        ["more columns than rows, feature penalties"] = RidgeProblem.Random(24, 5, 8) with { Penalties = [1, 2, 3, 0.5, 1, 1, 4, 0.25] },
        ["more columns than rows, an unpenalised column"] = RidgeProblem.Random(25, 5, 8) with { Penalties = [1, 1, 0, 1, 1, 1, 1, 1] },
        ["more columns than rows, λ = 0"] = RidgeProblem.Random(26, 5, 9) with { Lambda = [0] },
        ["more columns than rows, λ = 0, no intercept"] = RidgeProblem.Random(27, 5, 9) with { Lambda = [0], Intercept = false },
        ["as many columns as rows"] = RidgeProblem.Random(28, 8, 8),
        ["one row"] = RidgeProblem.Random(29, 1, 3),
        ["one row, no intercept"] = RidgeProblem.Random(30, 1, 3) with { Intercept = false },
        ["one row, one column"] = RidgeProblem.Random(31, 1, 1) with { Intercept = false },
        ["one column"] = RidgeProblem.Random(32, 30, 1),
        ["two rows"] = RidgeProblem.Random(33, 2, 2),
        ["a column twice, λ = 0"] = RidgeProblem.Random(34, 30, 3).TakeColumns([0, 1, 2, 1]) with { Lambda = [0] },
        ["a column twice"] = RidgeProblem.Random(35, 30, 3).TakeColumns([0, 1, 2, 1]) with { Lambda = [0.5] },
        ["a constant column"] = RidgeProblem.Random(36, 30, 3).MapX((_, j, v) => j == 1 ? 0.1 : v),
        ["a constant column, λ = 0"] = RidgeProblem.Random(37, 30, 3).MapX((_, j, v) => j == 1 ? 0.1 : v) with { Lambda = [0] },
        ["a constant column, standardised"] = RidgeProblem.Random(38, 30, 3).MapX((_, j, v) => j == 1 ? 0.1 : v) with { Standardize = true },
        ["a constant column, standardised, no intercept"] =
            RidgeProblem.Random(39, 30, 3).MapX((_, j, v) => j == 1 ? 0.1 : v) with { Standardize = true, Intercept = false },
        ["a constant column, no intercept"] = RidgeProblem.Random(40, 30, 3).MapX((_, j, v) => j == 1 ? 0.1 : v) with { Intercept = false },
        ["a column of zeros, λ = 0, no intercept"] = RidgeProblem.Random(41, 30, 3).MapX((_, j, v) => j == 2 ? 0 : v) with { Lambda = [0], Intercept = false },
    };

    // Columns in units that differ by powers of ten.
    private static RidgeProblem Scales(RidgeProblem problem) => problem.MapX((_, j, v) => v * Math.Pow(10, (2 * (j % 4)) - 3));
}
