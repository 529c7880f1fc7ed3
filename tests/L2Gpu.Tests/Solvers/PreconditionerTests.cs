using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>Preconditioners: the same answers in fewer iterations.</summary>
public sealed class PreconditionerTests
{
    private static readonly ConjugateGradientOptions Sharp = new() { Tolerance = 1e-9, CheckEvery = 1 };

    [Fact]
    public void Jacobi_mends_rows_in_different_units()
    {
        using var problem = new SpdProblem<double>(1, [.. Enumerable.Range(0, 60).Select(i => 1 + (i / 60.0))], 2);
        Matrix<double> units = Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, 60).Select(i => Math.Pow(10, (i % 5) - 2))]);
        problem.A = units * problem.A * units;
        problem.B = units * problem.B;
        using var jacobi = new JacobiPreconditioner<double>(problem.Accelerator, problem.A.Diagonal().AsArray());
        (ConjugateGradientResult with, Matrix<double> x) = problem.Solve(Sharp, jacobi);
        ConjugateGradientResult without = problem.Solve(Sharp).Result;
        Assert.True(with.IsConverged);
        Assert.InRange(problem.Residual(x, 1), 0, 1e-9);
        Assert.InRange(with.Systems[0].Iterations, 1, 20);
        Assert.True(without.Systems[0].Iterations > 5 * with.Systems[0].Iterations, $"{with.Systems[0].Iterations} with, {without.Systems[0].Iterations} without.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Nystrom_cuts_iterations_to_a_fifth_on_a_decaying_spectrum(int rightSides)
    {
        const double Shift = 1e-4;
        using var problem = new SpdProblem<double>(2, [.. Enumerable.Range(0, 150).Select(i => Math.Exp(-0.4 * i))], rightSides);
        DenseOperator<double> a = problem.Operator();
        using var nystrom = NystromPreconditioner<double>.Create(problem.Accelerator, a, Shift, rank: 30);
        problem.A += Shift * Matrix<double>.Build.DenseIdentity(150);
        ConjugateGradientResult without = problem.Solve(Sharp).Result;
        (ConjugateGradientResult with, Matrix<double> x) = problem.Solve(Sharp, nystrom);
        Assert.True(with.IsConverged && without.IsConverged);
        for (int j = 0; j < rightSides; j++) Assert.InRange(problem.Residual(x, j), 0, 1e-9);
        Assert.True(without.Systems[0].Iterations >= 5 * with.Systems[0].Iterations, $"{with.Systems[0].Iterations} with, {without.Systems[0].Iterations} without.");
        for (int i = 0; i < 10; i++) Assert.Equal(Math.Exp(-0.4 * i), nystrom.Eigenvalues[i], 1e-4 * Math.Exp(-0.4 * i));
    }

    [Fact]
    public void The_rank_is_doubled_until_it_is_enough_or_the_most()
    {
        using var problem = new SpdProblem<double>(3, [.. Enumerable.Range(0, 100).Select(i => Math.Exp(-0.3 * i))]);
        DenseOperator<double> a = problem.Operator();
        using var enough = NystromPreconditioner<double>.Create(problem.Accelerator, a, 1e-4, rank: 5, maximumRank: 100);
        Assert.Equal(40, enough.Eigenvalues.Count);
        using var most = NystromPreconditioner<double>.Create(problem.Accelerator, a, 1e-4, rank: 5, maximumRank: 12);
        Assert.Equal(12, most.Eigenvalues.Count);
        using var kept = NystromPreconditioner<double>.Create(problem.Accelerator, a, 1e-4, rank: 5);
        Assert.Equal(5, kept.Eigenvalues.Count);
        using var again = NystromPreconditioner<double>.Create(problem.Accelerator, a, 1e-4, rank: 5);
        Assert.Equal(kept.Eigenvalues, again.Eigenvalues);
    }

    [Fact]
    public void An_operator_of_low_rank_is_held_whole()
    {
        using var problem = new SpdProblem<float>(4, [.. Enumerable.Range(0, 40).Select(i => i < 3 ? 10.0 - i : 0)]);
        using var nystrom = NystromPreconditioner<float>.Create(problem.Accelerator, problem.Operator(), 0.01, rank: 10);
        Assert.InRange(nystrom.Eigenvalues.Count, 3, 10);
        using var shifted = new ShiftedOperator<float>(problem.Accelerator, problem.Operator(), 0.01);
        var x = problem.Room(40, 1);
        ConjugateGradientResult result = ConjugateGradient.Solve(problem.Accelerator, shifted, problem.Upload(problem.B), x, new() { Tolerance = 1e-4 }, nystrom);
        Assert.InRange(result.ThrowIfNotConverged().Systems[0].Iterations, 1, 6);
        Assert.InRange(problem.Residual(problem.Download(x), 0, 0.01), 0, 2e-4);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var problem = new SpdProblem<double>(5, [1, 2, 3]);
        DenseOperator<double> a = problem.Operator();
        void Refuse(string part, Action call) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refuse("shift", () => NystromPreconditioner<double>.Create(problem.Accelerator, a, 0, 2));
        Refuse("rank", () => NystromPreconditioner<double>.Create(problem.Accelerator, a, 1, 0));
        Refuse("maximumRank", () => NystromPreconditioner<double>.Create(problem.Accelerator, a, 1, 3, 2));
        Refuse("diagonal[1]", () => _ = new JacobiPreconditioner<double>(problem.Accelerator, [1, 0, 2]));
        Refuse("shift", () => _ = new ShiftedOperator<double>(problem.Accelerator, a, double.NaN));
        using var jacobi = new JacobiPreconditioner<double>(problem.Accelerator, [1, 2]);
        Refuse("order 2", () => problem.Solve(null, jacobi));
    }
}
