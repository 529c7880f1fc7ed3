using L2Gpu.Kernels;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>All shifts of a grid from one Krylov space, against each by itself.</summary>
public sealed class MultiShiftTests
{
    private static readonly ConjugateGradientOptions Sharp = new() { Tolerance = 1e-11, CheckEvery = 1 };
    private static readonly double[] Grid = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, -4 + (0.4 * i)))];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Solutions_and_iterations_agree_with_separate_solves_for_the_products_of_the_smallest(int rightSides)
    {
        using var problem = new SpdProblem<double>(1, ConjugateGradientTests.Spectrum(100, 1e-3), rightSides);

        // In no order, and one of them twice.
        double[] shifts = [.. Grid.Reverse(), Grid[3], 0];
        (ConjugateGradientResult result, Matrix<double> x) = problem.SolveShifted(shifts, Sharp);
        result.ThrowIfNotConverged();
        int separate = 0, most = 0;
        for (int s = 0; s < shifts.Length; s++)
        {
            using var alone = new SpdProblem<double>(1, ConjugateGradientTests.Spectrum(100, 1e-3), rightSides);
            alone.A += shifts[s] * Matrix<double>.Build.DenseIdentity(100);
            (ConjugateGradientResult one, Matrix<double> expected) = alone.Solve(Sharp);
            separate += one.Products;
            most = Math.Max(most, one.Products);
            double condition = (1 + shifts[s]) / (1e-3 + shifts[s]);
            for (int j = 0; j < rightSides; j++)
            {
                int at = (s * rightSides) + j;
                Assert.InRange(problem.Residual(x, at, shifts[s], j), 0, 1.1e-11);
                Assert.InRange((x.Column(at) - expected.Column(j)).L2Norm() / expected.Column(j).L2Norm(), 0, 3e-11 * condition);
                Assert.InRange(result.Systems[at].Iterations, (0.97 * one.Systems[j].Iterations) - 2, (1.03 * one.Systems[j].Iterations) + 2);
                Assert.Equal(one.Systems[j].LargestEigenvalue, result.Systems[at].LargestEigenvalue, 1e-6 * one.Systems[j].LargestEigenvalue);
            }
        }

        Assert.InRange(result.Products, (0.97 * most) - 2, (1.03 * most) + 3);
        Assert.True(separate > 4 * result.Products, $"{separate} products one by one, {result.Products} together.");
    }

    [Fact]
    public void Larger_shifts_end_earlier_and_each_has_its_own_status()
    {
        using var problem = new SpdProblem<double>(2, ConjugateGradientTests.Spectrum(200, 1e-8));
        ConjugateGradientResult result = problem.SolveShifted([1e-8, 0.05, 1, 100], Sharp with { MaximumIterations = 90 }).Result;
        Assert.Equal(
            [IterationStatus.IterationLimit, IterationStatus.Converged, IterationStatus.Converged, IterationStatus.Converged], result.Systems.Select(s => s.Status));
        int[] iterations = [.. result.Systems.Select(s => s.Iterations)];
        Assert.Equal(iterations.OrderDescending(), iterations);
        Assert.Equal(4, iterations.Distinct().Count());
    }

    [Fact]
    public void Negative_shifts_are_carried_while_the_matrix_stays_definite()
    {
        using var problem = new SpdProblem<double>(3, [.. Enumerable.Range(1, 50).Select(i => (double)i)]);
        double[] shifts = [0, -0.5, 2];
        (ConjugateGradientResult result, Matrix<double> x) = problem.SolveShifted(shifts, Sharp);
        Assert.True(result.IsConverged);
        for (int s = 0; s < 3; s++) Assert.InRange(problem.Residual(x, s, shifts[s], 0), 0, 1.1e-11);
    }

    [Fact]
    public void What_an_indefinite_system_carried_is_solved_by_itself()
    {
        using var problem = new SpdProblem<double>(4, [.. Enumerable.Range(1, 50).Select(i => (double)i)]);
        (ConjugateGradientResult result, Matrix<double> x) = problem.SolveShifted([-10.5, 0, 3], Sharp);
        Assert.Equal([IterationStatus.Diverged, IterationStatus.Converged, IterationStatus.Converged], result.Systems.Select(s => s.Status));
        Assert.InRange(problem.Residual(x, 1, 0, 0), 0, 1.1e-11);
        Assert.InRange(problem.Residual(x, 2, 3, 0), 0, 1.1e-11);
    }

    [Fact]
    public void Right_sides_of_0_and_one_shift_are_no_special_case()
    {
        using var problem = new SpdProblem<double>(5, ConjugateGradientTests.Spectrum(30, 0.01), 2);
        problem.B.ClearColumn(0);
        (ConjugateGradientResult result, Matrix<double> x) = problem.SolveShifted([0.1, 1], Sharp);
        Assert.True(result.IsConverged);
        Assert.Equal((0, 0), (result.Systems[0].Iterations, result.Systems[2].Iterations));
        Assert.Equal(0, x.Column(0).AbsoluteMaximum() + x.Column(2).AbsoluteMaximum());
        Assert.InRange(problem.Residual(x, 3, 1, 1), 0, 1.1e-11);
        (ConjugateGradientResult single, Matrix<double> same) = problem.SolveShifted([0.1], Sharp);
        Assert.Equal(result.Systems[1].Iterations, single.Systems[1].Iterations);
        Assert.Equal(ConjugateGradientTests.Bits(x.Column(1)), ConjugateGradientTests.Bits(same.Column(1)));
    }

    [Fact]
    public void FP32_shifts_are_judged_by_true_residuals()
    {
        using var problem = new SpdProblem<float>(6, ConjugateGradientTests.Spectrum(100, 0.1));
        double[] shifts = [0, 0.01, 1];
        (ConjugateGradientResult result, Matrix<double> x) = problem.SolveShifted(shifts, new() { Tolerance = 1e-5 });
        Assert.True(result.IsConverged);
        for (int s = 0; s < 3; s++) Assert.InRange(problem.Residual(x, s, shifts[s], 0), 0, 2e-5);
    }
}
