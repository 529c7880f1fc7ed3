using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>Conjugate gradients against dense solutions, and what they say when there is none.</summary>
public sealed class ConjugateGradientTests
{
    private static readonly ConjugateGradientOptions Sharp = new() { Tolerance = 1e-12 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(40, 1)]
    [InlineData(70, 9)]
    [InlineData(300, 2)]
    public void Solutions_agree_with_a_dense_factorisation(int n, int rightSides)
    {
        using var problem = new SpdProblem<double>(n, Spectrum(n, 1e-3), rightSides);
        (ConjugateGradientResult result, Matrix<double> x) = problem.Solve(Sharp);
        Assert.True(result.ThrowIfNotConverged().IsConverged);
        Matrix<double> exact = problem.Exact();
        for (int j = 0; j < rightSides; j++)
        {
            Assert.InRange(result.Systems[j].RelativeResidual, 0, 1e-12);
            Assert.Equal(problem.Residual(x, j), result.Systems[j].RelativeResidual, 1e-13);
            Assert.InRange((x.Column(j) - exact.Column(j)).L2Norm() / exact.Column(j).L2Norm(), 0, 1e-12 * 1e3 * 10);
        }
    }

    [Fact]
    public void FP32_vectors_reach_what_FP32_can_and_say_so()
    {
        using var problem = new SpdProblem<float>(5, Spectrum(60, 1e-1), 3);
        (ConjugateGradientResult good, Matrix<double> x) = problem.Solve(new() { Tolerance = 1e-5 });
        Assert.True(good.IsConverged);
        for (int j = 0; j < 3; j++) Assert.InRange(problem.Residual(x, j), 0, 2e-5);
        Assert.All(problem.Solve(Sharp).Result.Systems, s => Assert.Equal(IterationStatus.Stalled, s.Status));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void As_many_iterations_as_there_are_distinct_eigenvalues(int distinct)
    {
        using var problem = new SpdProblem<double>(distinct, [.. Enumerable.Range(0, 80).Select(i => 1.0 + (i % distinct))], 2);
        ConjugateGradientResult result = problem.Solve().Result;
        Assert.All(result.Systems, s => Assert.Equal((IterationStatus.Converged, distinct), (s.Status, s.Iterations)));
    }

    [Fact]
    public void Ritz_values_find_the_ends_of_the_spectrum()
    {
        using var problem = new SpdProblem<double>(3, [.. Enumerable.Range(1, 50).Select(i => (double)i)]);
        IterationResult found = problem.Solve(Sharp).Result.Systems[0];
        Assert.Equal(50, found.LargestEigenvalue, 1e-6);
        Assert.Equal(1, found.SmallestEigenvalue, 1e-6);
        (_, Matrix<double> x) = problem.Solve(Sharp);
        double backward = found.RelativeResidual * problem.B.Column(0).L2Norm() / ((50 * x.Column(0).L2Norm()) + problem.B.Column(0).L2Norm());
        Assert.Equal(backward, found.BackwardError, 1e-3 * backward);
    }

    [Fact]
    public void An_indefinite_matrix_is_told_from_a_solution()
    {
        using var problem = new SpdProblem<double>(4, [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1.0 + i : -1 - i)], 2);
        ConjugateGradientResult result = problem.Solve().Result;
        Assert.All(result.Systems, s => Assert.Equal(IterationStatus.Diverged, s.Status));
        Assert.Contains("Diverged", Assert.Throws<InvalidOperationException>(() => result.ThrowIfNotConverged()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_of_iterations_is_said_with_the_residual_that_was_reached()
    {
        using var problem = new SpdProblem<double>(6, Spectrum(200, 1e-6), 2);
        (ConjugateGradientResult result, Matrix<double> x) = problem.Solve(Sharp with { MaximumIterations = 7 });
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal((IterationStatus.IterationLimit, 7), (result.Systems[j].Status, result.Systems[j].Iterations));
            Assert.Equal(problem.Residual(x, j), result.Systems[j].RelativeResidual, 1e-10);
            Assert.True(result.Systems[j].RelativeResidual > 1e-3);
        }

        Assert.All(problem.Solve(Sharp with { MaximumIterations = 0 }).Result.Systems, s => Assert.Equal((IterationStatus.IterationLimit, 0, 1.0), (s.Status, s.Iterations, s.RelativeResidual)));
    }

    [Fact]
    public void A_tolerance_below_what_rounding_allows_stalls_and_the_backward_error_says_how_good_it_is()
    {
        using var problem = new SpdProblem<double>(7, Spectrum(40, 1e-6));
        var options = new ConjugateGradientOptions { Tolerance = 1e-17, MaximumIterations = 100_000 };
        IterationResult stalled = problem.Solve(options).Result.Systems[0];
        Assert.Equal(IterationStatus.Stalled, stalled.Status);
        Assert.InRange(stalled.BackwardError, 0, 1e-14);
        Assert.Equal(IterationStatus.Converged, problem.Solve(options with { BackwardTolerance = 1e-13 }).Result.Systems[0].Status);
    }

    [Fact]
    public void A_singular_matrix_is_solved_where_the_right_side_is_in_its_range()
    {
        using var problem = new SpdProblem<double>(8, [.. Enumerable.Range(0, 30).Select(i => i < 10 ? 0.0 : i)]);
        problem.B = problem.A * problem.B;
        Assert.True(problem.Solve().Result.IsConverged);
        using var outside = new SpdProblem<double>(8, [.. Enumerable.Range(0, 30).Select(i => i < 10 ? 0.0 : i)]);
        Assert.NotEqual(IterationStatus.Converged, outside.Solve().Result.Systems[0].Status);
    }

    [Fact]
    public void A_right_side_of_0_is_solved_before_the_first_iteration()
    {
        using var problem = new SpdProblem<double>(9, Spectrum(20, 0.1), 3);
        problem.B.ClearColumn(1);
        (ConjugateGradientResult result, Matrix<double> x) = problem.Solve(Sharp);
        Assert.Equal((IterationStatus.Converged, 0, 0.0), (result.Systems[1].Status, result.Systems[1].Iterations, result.Systems[1].RelativeResidual));
        Assert.Equal(0, x.Column(1).AbsoluteMaximum());
        Assert.InRange(problem.Residual(x, 2), 0, 1e-12);
    }

    [Fact]
    public void No_unknown_and_no_right_side_are_solved()
    {
        using var problem = new SpdProblem<double>(10, [1, 2, 3]);
        MatrixView<double> none = problem.Room(3, 0);
        Assert.True(ConjugateGradient.Solve(problem.Accelerator, problem.Operator(), none, problem.Room(3, 0)).IsConverged);
        MatrixView<double> empty = problem.Room(0, 2);
        Assert.True(ConjugateGradient.Solve(problem.Accelerator, new DenseOperator<double>(problem.Accelerator, problem.Room(0, 0)), empty, problem.Room(0, 2)).IsConverged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Columns_that_are_done_early_do_not_change_a_bit_of_the_others(int checkEvery)
    {
        using var problem = new SpdProblem<double>(11, Spectrum(60, 1e-3), 5);

        // Columns 1 and 3 are eigenvectors, done in one iteration.
        Matrix<double> vectors = problem.A.Evd(Symmetricity.Symmetric).EigenVectors;
        problem.B.SetColumn(1, vectors.Column(0));
        problem.B.SetColumn(3, vectors.Column(9));
        var options = Sharp with { CheckEvery = checkEvery };
        (ConjugateGradientResult result, Matrix<double> together) = problem.Solve(options);
        Assert.True(result.Systems[1].Iterations < result.Systems[0].Iterations / 2);
        Matrix<double> all = problem.B;
        for (int j = 0; j < 5; j++)
        {
            problem.B = all.SubMatrix(0, 60, j, 1);
            (ConjugateGradientResult alone, Matrix<double> x) = problem.Solve(options);
            Assert.Equal(alone.Systems[0].Iterations, result.Systems[j].Iterations);
            Assert.Equal(Bits(x.Column(0)), Bits(together.Column(j)));
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        long[] Solve(int threads)
        {
            using var problem = new SpdProblem<double>(12, Spectrum(300, 1e-1), 3, threads);
            return [.. problem.Solve(Sharp).X.EnumerateColumns().SelectMany(Bits)];
        }

        long[] one = Solve(1);
        Assert.Equal(one, Solve(2));
        Assert.Equal(one, Solve(3));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var problem = new SpdProblem<double>(13, [1, 2, 3]);
        DenseOperator<double> a = problem.Operator();
        MatrixView<double> b = problem.Upload(problem.B), x = problem.Room(3, 1);
        void Refuse(string part, Action call) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refuse("b has 2 rows", () => ConjugateGradient.Solve(problem.Accelerator, a, problem.Room(2, 1), x));
        Refuse("x has shape", () => ConjugateGradient.Solve(problem.Accelerator, a, b, problem.Room(3, 2)));
        Refuse("x overlaps b", () => ConjugateGradient.Solve(problem.Accelerator, a, b, b));
        Refuse("Tolerance", () => ConjugateGradient.Solve(problem.Accelerator, a, b, x, new() { Tolerance = double.NaN }));
        Refuse("BackwardTolerance", () => ConjugateGradient.Solve(problem.Accelerator, a, b, x, new() { BackwardTolerance = -1 }));
        Refuse("MaximumIterations", () => ConjugateGradient.Solve(problem.Accelerator, a, b, x, new() { MaximumIterations = -1 }));
        Refuse("CheckEvery", () => ConjugateGradient.Solve(problem.Accelerator, a, b, x, new() { CheckEvery = 0 }));
        Refuse("shifts", () => ConjugateGradient.SolveShifted(problem.Accelerator, a, b, [], x));
        Refuse("finite", () => ConjugateGradient.SolveShifted(problem.Accelerator, a, b, [double.PositiveInfinity], x));
        Refuse("square", () => _ = new DenseOperator<double>(problem.Accelerator, problem.Room(3, 2)));
        Matrix<double> right = problem.B;
        problem.B = right * 1e-170;
        Refuse("squares vanish", () => problem.Solve());
        problem.B = right;
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity])
        {
            problem.B[1, 0] = bad;
            Refuse("Column 0 of b", () => problem.Solve());
        }
    }

    [Fact]
    public void A_matrix_with_NaN_is_no_solution()
    {
        using var problem = new SpdProblem<double>(14, Spectrum(20, 0.1));
        problem.A[3, 4] = double.NaN;
        Assert.Equal(IterationStatus.Diverged, problem.Solve().Result.Systems[0].Status);
    }

    [Fact]
    public void It_can_be_cancelled_and_tells_of_its_progress()
    {
        using var problem = new SpdProblem<double>(15, Spectrum(100, 1e-4));
        using var cancellation = new CancellationTokenSource();
        var seen = new List<FitProgress>();
        MatrixView<double> x = problem.Room(100, 1);
        var progress = new Listener(value =>
        {
            seen.Add(value);
            if (value.RowsDone >= 8) cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            ConjugateGradient.Solve(problem.Accelerator, problem.Operator(), problem.Upload(problem.B), x, Sharp, progress: progress, cancellationToken: cancellation.Token));
        Assert.Equal([4, 8], seen.Select(value => value.RowsDone));
    }

    internal static double[] Spectrum(int n, double smallest) => [.. Enumerable.Range(0, n).Select(i => Math.Pow(smallest, n == 1 ? 0 : i / (n - 1.0)))];

    internal static long[] Bits(Vector<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private sealed class Listener(Action<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told(value);
    }
}
