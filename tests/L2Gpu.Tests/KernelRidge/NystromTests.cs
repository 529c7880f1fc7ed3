using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Nyström models against dense least squares, against full kernel ridge, and against themselves with a row left out.</summary>
public sealed class NystromTests
{
    private const double Epsilon = 2.220446049250313e-16;

    public static TheoryData<string, bool, bool> Cases { get; } = new()
    {
        { "rbf", false, true }, { "rbf", true, true }, { "rbf", true, false }, { "rbf", false, false }, { "matern12", true, true }, { "laplacian", false, false }, { "polynomial", true, true },
    };

    private static KernelFunction Named(string name) => name switch
    {
        "rbf" => KernelFunction.Rbf(0.8),
        "matern12" => KernelFunction.Matern12(1.5),
        "laplacian" => KernelFunction.Laplacian(0.7),
        _ => KernelFunction.Polynomial(0.5, 1, 3),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_solvers_agree_with_dense_least_squares(string kernel, bool weighted, bool intercept)
    {
        NystromCase given = NystromCase.Random(1, 90, 3, 2, Named(kernel), weighted, intercept);
        int[] centers = NystromCenters.Uniform(given.Rows, 25, 7);
        double[,] z = NystromCase.Pick(given.X, centers);
        foreach (double lambda in new[] { 1e-3, 0.1, 10 })
        {
            Matrix<double> expected = given.Dense(z, lambda, given.X);
            (NystromAnswer cholesky, NystromAnswer eigen) = given.With<double, (NystromAnswer, NystromAnswer)>(centers, fitter =>
            {
                NystromAnswer first = fitter.Solve([lambda, lambda]);
                fitter.LeaveOneOut([lambda]);
                return (first, fitter.Solve([lambda, lambda]));
            });
            foreach (NystromAnswer answer in new[] { cholesky, eigen })
            {
                Near(expected, given.Predict(answer, z, given.X), Bound(given, z, lambda));
                Assert.All(answer.Evidence.BackwardError, error => Assert.InRange(error, 0, 1e-12));
            }

            Assert.Null(cholesky.LeaveOneOutResiduals);
            Assert.NotNull(eigen.LeaveOneOutResiduals);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_rows_as_centres_are_kernel_ridge(string kernel, bool weighted, bool intercept)
    {
        NystromCase given = NystromCase.Random(2, 60, 3, 1, Named(kernel), weighted, intercept);
        const double lambda = 0.05;
        int n = given.Rows;

        // (K + λW⁻¹)α = y − b, Σα = 0 where there is b.
        Matrix<double> k = NystromCase.Pairs(given.Kernel, given.X, given.X);
        int order = n + (intercept ? 1 : 0);
        Matrix<double> system = Matrix<double>.Build.Dense(order, order, (i, j) => i < n && j < n ? k[i, j] + (i == j ? lambda / given.WeightOf(i) : 0) : i < n || j < n ? 1 : 0);
        Vector<double> solution = system.Solve(Vector<double>.Build.Dense(order, i => i < n ? given.Y[i, 0] : 0));
        Matrix<double> expected = (k * solution.SubVector(0, n)).Add(intercept ? solution[n] : 0).ToColumnMatrix();
        NystromAnswer answer = given.With<double, NystromAnswer>([.. Enumerable.Range(0, n)], fitter => fitter.Solve([lambda]));
        Near(expected, given.Predict(answer, given.X, given.X), Bound(given, given.X, lambda));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Leave_one_out_is_what_refits_say(bool weighted, bool intercept)
    {
        NystromCase given = NystromCase.Random(3, 24, 2, 2, KernelFunction.Rbf(1.5), weighted, intercept);
        int[] centers = [1, 4, 5, 9, 12, 17, 20];
        double[,] z = NystromCase.Pick(given.X, centers);
        double[] grid = [1e-4, 1e-2, 1];
        (LeaveOneOutCurve curve, NystromAnswer answer) = given.With<double, (LeaveOneOutCurve, NystromAnswer)>(centers, fitter => (fitter.LeaveOneOut(grid), fitter.Solve([1e-2, 1])));
        double total = Enumerable.Range(0, given.Rows).Sum(given.WeightOf);
        for (int l = 0; l < grid.Length; l++)
        {
            var sums = new double[2];
            for (int i = 0; i < given.Rows; i++)
            {
                Matrix<double> without = given.Without(i).Dense(z, grid[l], NystromCase.Pick(given.X, [i]));
                for (int k = 0; k < 2; k++)
                {
                    double error = given.Y[i, k] - without[0, k];
                    sums[k] += given.WeightOf(i) * error * error / total;
                    if (grid[l] == answer.Lambda[k]) Assert.InRange(Math.Abs(answer.LeaveOneOutResiduals!.Value[k][i] - error), 0, 1e-9);
                }
            }

            for (int k = 0; k < 2; k++) Assert.InRange(Math.Abs((curve.PerTarget[k][l] / sums[k]) - 1), 0, 1e-8);
        }
    }

    [Fact]
    public void Repeated_centres_and_a_singular_matrix_change_nothing()
    {
        NystromCase given = NystromCase.Random(4, 80, 2, 1, KernelFunction.Rbf(0.05));
        double[,] x = given.X;
        for (int j = 0; j < 2; j++) (x[10, j], x[20, j], x[30, j]) = (x[0, j], x[0, j], x[1, j]);
        int[] repeated = [0, 1, 2, 3, 4, 5, 10, 20, 30], once = [0, 1, 2, 3, 4, 5];
        NystromAnswer with = given.With<double, NystromAnswer>(repeated, fitter => fitter.Solve([0.1]));
        Matrix<double> expected = given.Dense(NystromCase.Pick(x, once), 0.1, x);
        Near(expected, given.Predict(with, NystromCase.Pick(x, repeated), x), Bound(given, NystromCase.Pick(x, repeated), 0.1));

        // Linear in 2 columns: K_MM has rank 2 of 40.
        NystromCase linear = given with { Kernel = KernelFunction.Linear };
        int[] many = [.. Enumerable.Range(0, 40)];
        NystromAnswer answer = linear.With<double, NystromAnswer>(many, fitter => fitter.Solve([0.1]));
        Near(linear.Dense(NystromCase.Pick(x, [2, 3]), 0.1, x), linear.Predict(answer, NystromCase.Pick(x, many), x), 1e-9);
    }

    [Fact]
    public void A_weight_of_two_is_a_row_twice()
    {
        NystromCase given = NystromCase.Random(5, 40, 3, 1, KernelFunction.Matern32(1)) with { Weights = [.. Enumerable.Range(0, 40).Select(i => 1.0 + (i % 3))] };
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, 1 + (i % 3)))], centers = [0, 3, 7, 11, 20, 33];
        NystromCase repeated = given with { X = NystromCase.Pick(given.X, rows), Y = NystromCase.Pick(given.Y, rows), Weights = null };
        int[] same = [.. centers.Select(c => Array.IndexOf(rows, c))];
        NystromAnswer weighted = given.With<double, NystromAnswer>(centers, fitter => fitter.Solve([0.3])), twice = repeated.With<double, NystromAnswer>(same, fitter => fitter.Solve([0.3]));
        double[,] z = NystromCase.Pick(given.X, centers);
        Near(given.Predict(twice, z, given.X), given.Predict(weighted, z, given.X), 1e-11);
        Assert.InRange(Math.Abs(weighted.Evidence.R2[0] - twice.Evidence.R2[0]), 0, 1e-12);
        Assert.InRange(Math.Abs(weighted.DegreesOfFreedom[0] - twice.DegreesOfFreedom[0]), 0, 1e-10);
    }

    [Fact]
    public void A_wrong_answer_shows_in_its_evidence()
    {
        NystromCase given = NystromCase.Random(6, 70, 2, 2, KernelFunction.Rbf(1));
        int[] centers = NystromCenters.Uniform(70, 12, 3);
        given.With<double, bool>(centers, fitter =>
        {
            NystromAnswer answer = fitter.Solve([0.1, 2]);
            double[] moved = [.. answer.Weights];
            moved[0] *= 1 + 1e-6;
            NystromEvidence evidence = given.WithProblem(problem => NystromEvidence.Measure(problem, Upload(problem, given, centers), given.Data(), moved, [0.1, 2], new double[2]));
            Assert.True(evidence.RelativeResidual[0] > 100 * answer.Evidence.RelativeResidual[0], $"{evidence.RelativeResidual[0]:e1} after, {answer.Evidence.RelativeResidual[0]:e1} before");
            Assert.Equal(answer.Evidence.RelativeResidual[1], evidence.RelativeResidual[1]);
            return true;
        });
    }

    [Fact]
    public void Single_precision_is_near_and_says_so()
    {
        NystromCase given = NystromCase.Random(7, 300, 3, 1, KernelFunction.Rbf(0.7));
        int[] centers = NystromCenters.Uniform(300, 60, 3);
        double[,] z = NystromCase.Pick(given.X, centers);
        NystromAnswer narrow = given.With<float, NystromAnswer>(centers, fitter => fitter.Solve([0.5]));
        Assert.Equal("f32", narrow.Precision);
        Near(given.Dense(z, 0.5, given.X), given.Predict(narrow, z, given.X), 2e-4);
    }

    [Fact]
    public void A_kernel_that_is_not_positive_semidefinite_is_refused()
    {
        NystromCase given = NystromCase.Random(8, 50, 3, 1, KernelFunction.Sigmoid(1, -2));
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => given.With<double, bool>(NystromCenters.Uniform(50, 30, 1), _ => true));
        Assert.Contains("not positive semidefinite", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(1000, 7)]
    [InlineData(1000, 999)]
    public void Uniform_centres_are_different_rows_that_the_seed_fixes(int rows, int count)
    {
        int[] picked = NystromCenters.Uniform(rows, count, 5);
        Assert.Equal(count, picked.Distinct().Count());
        Assert.All(picked, row => Assert.InRange(row, 0, rows - 1));
        Assert.Equal(picked, NystromCenters.Uniform(rows, count, 5));
        if (rows == 1000) Assert.NotEqual(picked, NystromCenters.Uniform(rows, count, 6));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        NystromCase given = NystromCase.Random(9, 200, 2, 1, KernelFunction.Rbf(1));
        int[] centers = NystromCenters.Uniform(200, 20, 3);
        double[] first = given.With<double, double[]>(centers, f => f.Solve([0.1]).Weights), again = given.With<double, double[]>(centers, f => f.Solve([0.1]).Weights);
        Assert.Equal(first.Select(BitConverter.DoubleToInt64Bits), again.Select(BitConverter.DoubleToInt64Bits));
    }

    [OpenClFact]
    public void A_device_agrees_with_the_processor()
    {
        using Accelerator device = RemoteAccelerator.Open();
        NystromCase given = NystromCase.Random(10, 150, 3, 2, KernelFunction.Rbf(0.9), weighted: true);
        int[] centers = NystromCenters.Uniform(150, 20, 3);
        double[,] z = NystromCase.Pick(given.X, centers);
        (LeaveOneOutCurve there, NystromAnswer answer) = given.With<double, (LeaveOneOutCurve, NystromAnswer)>(centers, f => (f.LeaveOneOut([0.01, 1]), f.Solve([0.01, 1])), device);
        (LeaveOneOutCurve here, NystromAnswer expected) = given.With<double, (LeaveOneOutCurve, NystromAnswer)>(centers, f => (f.LeaveOneOut([0.01, 1]), f.Solve([0.01, 1])));
        Near(given.Predict(expected, z, given.X), given.Predict(answer, z, given.X), 1e-9);
        for (int l = 0; l < 2; l++) Assert.InRange(Math.Abs((there.MeanSquaredError[l] / here.MeanSquaredError[l]) - 1), 0, 1e-9);
    }

    // Features carry ε·‖K‖ of the kernel matrix, which the penalty divides.
    private static double Bound(NystromCase given, double[,] centers, double lambda)
        => 64 * Epsilon * given.Rows * NystromCase.Pairs(given.Kernel, centers, centers).Diagonal().Maximum() * Math.Max(1, given.Weights?.Max() ?? 1) / lambda * 10;

    private static void Near(Matrix<double> expected, Matrix<double> actual, double bound)
    {
        double off = (expected - actual).Enumerate().Max(Math.Abs);
        Assert.True(off <= bound, $"off by {off:e2}, allowed {bound:e2}");
    }

    private static MatrixView<double> Upload(KernelProblem problem, NystromCase given, int[] centers)
        => problem.Arena.Upload<double>([.. NystromCase.Pick(given.X, centers).Cast<double>()], centers.Length, given.Columns);
}
