using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Solvers;
using L2Gpu.Tests.OpenCl;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>Randomly pivoted Cholesky against dense matrices.</summary>
public sealed class PivotedCholeskyTests
{
    private static readonly KernelFunction Rbf = KernelFunction.Rbf(0.7);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(60, 7)]
    [InlineData(127, 127)]
    [InlineData(300, 129)]
    public void The_factor_is_that_of_its_pivots(int rows, int rank)
    {
        Check<double>(rows, rank, null);
        Check<float>(rows, rank, null);
    }

    [Fact]
    public void Weights_change_the_pivots_and_the_traces_alone()
    {
        double[] weights = [.. Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? 0.0 : i)];
        Check<double>(90, 20, weights);
        using var points = new KernelPoints<double>(2, 90, 3, Rbf);
        Assert.DoesNotContain(Compute(points, 20, weights).Pivots, pivot => pivot % 3 == 0);
    }

    [OpenClFact]
    public void A_device_gives_the_same_pivots_and_the_same_factor()
    {
        using var here = new KernelPoints<double>(3, 70, 2, Rbf);
        using var there = new KernelPoints<double>(3, 70, 2, Rbf, SourceAccelerator.Create(OpenClPresence.Open()));
        PivotedCholesky<double> expected = Compute(here, 9), found = Compute(there, 9);
        Assert.Equal(expected.Pivots, found.Pivots);
        Assert.True((here.Download(expected.Factor) - there.Download(found.Factor)).L2Norm() < 1e-10);
    }

    [Fact]
    public void All_pivots_give_the_matrix()
    {
        using var points = new KernelPoints<double>(4, 150, 6, KernelFunction.Laplacian(2));
        PivotedCholesky<double> found = Compute(points, 150);
        Assert.Equal(Enumerable.Range(0, 150), found.Pivots.Order());
        Matrix<double> factor = points.Download(found.Factor);
        Assert.True((points.Dense() - (factor * factor.Transpose())).L2Norm() < 1e-12);
        Assert.InRange(found.ResidualTrace, 0, 1e-12);
    }

    [Fact]
    public void A_seed_gives_the_same_pivots_and_another_seed_others()
    {
        using var points = new KernelPoints<double>(5, 200, 2, Rbf);
        int[] first = Compute(points, 30, seed: 1).Pivots;
        Assert.Equal(first, Compute(points, 30, seed: 1).Pivots);
        Assert.NotEqual(first, Compute(points, 30, seed: 2).Pivots);
    }

    [Fact]
    public void Duplicates_are_picked_once_and_a_matrix_of_low_rank_ends_early()
    {
        using var duplicates = new KernelPoints<double>(6, 60, 2, KernelFunction.Laplacian(1), duplicates: 39);
        PivotedCholesky<double> found = Compute(duplicates, 60);
        Assert.Equal(21, found.Pivots.Length);
        Assert.Single(found.Pivots, pivot => pivot < 40);
        using var linear = new KernelPoints<float>(7, 80, 3, KernelFunction.Linear);
        PivotedCholesky<float> low = Compute(linear, 40);
        Assert.Equal(3, low.Pivots.Length);
        Assert.InRange(low.ResidualTrace, 0, 1e-5 * low.Trace);
    }

    [Fact]
    public void It_ends_when_the_caller_has_enough()
    {
        using var points = new KernelPoints<double>(8, 700, 2, Rbf);
        var asked = new List<(int Rank, double Residual)>();
        PivotedCholesky<double> found = PivotedCholesky<double>.Compute(
            points.Accelerator, points.Queue, points.Arena, points.Kernel, points.Points, 700, (rank, residual) =>
            {
                asked.Add((rank, residual));
                return residual < 1e-3 * 700;
            });
        Assert.True(found.ResidualTrace < 1e-3 * 700);
        Assert.All(asked.SkipLast(1), step => Assert.True(step.Residual >= 1e-3 * 700));
        Assert.Equal((found.Pivots.Length, found.ResidualTrace), asked[^1]);
        Assert.InRange(found.Pivots.Length, 1, PivotedCholesky<double>.Block);
    }

    // Theorem 2.3 of Chen et al. promises the mean residual within a factor of the best of rank r from r/ε + r·ln(1/(εη)) columns; in practice fewer do.
    [Fact]
    public void The_residual_is_near_the_best_of_its_rank()
    {
        using var points = new KernelPoints<double>(9, 300, 2, Rbf);
        double[] eigenvalues = [.. points.Dense().Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending()];
        double[] residuals = [.. Enumerable.Range(0, 20).Select(seed => Compute(points, 30, seed: (ulong)seed).ResidualTrace)];
        double best = eigenvalues.Skip(10).Sum();
        Assert.True(residuals.Average() < 2 * best, $"{residuals.Average()} where the best of rank 10 is {best}.");
        Assert.All(residuals, residual => Assert.True(residual >= eigenvalues.Skip(30).Sum()));
    }

    // One at a time, each pivot has the share of its residual diagonal. So does the second one of a block.
    [Fact]
    public void Rejection_draws_from_the_distribution_of_one_at_a_time()
    {
        const int Draws = 4000;
        using var points = new KernelPoints<double>(10, 5, 1, Rbf);
        Matrix<double> k = points.Dense();
        var expected = new double[5, 5];
        for (int i = 0; i < 5; i++)
        {
            double[] left = [.. Enumerable.Range(0, 5).Select(j => k[j, j] - (k[i, j] * k[i, j] / k[i, i]))];
            for (int j = 0; j < 5; j++) expected[i, j] = 0.2 * left[j] / left.Sum();
        }

        var found = new double[5, 5];
        for (int seed = 0; seed < Draws; seed++)
        {
            int[] pivots = Compute(points, 2, seed: (ulong)seed).Pivots;
            found[pivots[0], pivots[1]]++;
        }

        double chiSquared = 0;
        foreach (int cell in Enumerable.Range(0, 25).Where(cell => cell / 5 != cell % 5))
        {
            double wanted = Draws * expected[cell / 5, cell % 5];
            chiSquared += (found[cell / 5, cell % 5] - wanted) * (found[cell / 5, cell % 5] - wanted) / wanted;
        }

        Assert.InRange(chiSquared, 0, 43.8); // 19 degrees of freedom: one in a thousand is above
        for (int i = 0; i < 5; i++) Assert.Equal(0, found[i, i]);
    }

    [Fact]
    public void What_is_no_kernel_matrix_is_refused()
    {
        using var points = new KernelPoints<double>(11, 5, 2, KernelFunction.Polynomial(1, -3, 1));
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => Compute(points, 2)).Message, StringComparison.Ordinal);
    }

    private static PivotedCholesky<T> Compute<T>(KernelPoints<T> points, int rank, double[]? weights = null, ulong seed = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
        => PivotedCholesky<T>.Compute(points.Accelerator, points.Queue, points.Arena, points.Kernel, points.Points, rank, weights: weights, seed: seed);

    private static void Check<T>(int rows, int rank, double[]? weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var points = new KernelPoints<T>(1, rows, 3, Rbf);
        PivotedCholesky<T> found = Compute(points, rank, weights);
        Matrix<double> k = points.Dense(), factor = points.Download(found.Factor), rest = k - (factor * factor.Transpose());
        double rounding = 100 * Rank.Epsilon<T>();

        // FP32 has no digits left for some of the last pivots.
        Assert.InRange(found.Pivots.Length, typeof(T) == typeof(double) ? rank : rank / 3, rank);
        Assert.Equal(found.Pivots.Length, found.Pivots.Distinct().Count());
        Assert.Equal(k.Diagonal().Select((d, i) => (weights?[i] ?? 1) * d).Sum(), found.Trace, rounding * found.Trace);
        Assert.Equal(rest.Diagonal().Select((d, i) => (weights?[i] ?? 1) * d).Sum(), found.ResidualTrace, rounding * found.Trace);
        for (int p = 0; p < found.Pivots.Length; p++)
        {
            Assert.True(rest.Column(found.Pivots[p]).AbsoluteMaximum() < 20 * rounding);
            for (int later = p + 1; later < found.Pivots.Length; later++) Assert.True(Math.Abs(factor[found.Pivots[p], later]) < Math.Sqrt(rounding));
        }
    }
}
