using System.Numerics.Tensors;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>What a report says when something out of the ordinary happened.</summary>
public class ReportTests
{
    private static readonly double[,] X = { { 1, 2, 0 }, { 2, 1, 1 }, { 3, 5, 0 }, { 4, 3, 1 }, { 5, 7, 1 } };
    private static readonly double[] Y = [4, 4, 9, 8, 13];

    [Fact]
    public void When_no_column_is_penalised_the_report_says_that_lambda_plays_no_part()
    {
        FitReport report = Ridge.Fit<double>(X, Y, new RidgeOptions { FeaturePenalties = [0, 0, 0] }).Report!;
        Assert.Contains(report.Warnings, w => w.Contains("No column is penalised", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Warnings, w => w.Contains("of the grid was best", StringComparison.Ordinal));
    }

    [Fact]
    public void A_breakdown_of_Cholesky_is_in_the_status()
    {
        double[,] twins = { { 1, 1 }, { 2, 2 }, { 4, 4 } };
        FitReport report = Ridge.Fit<double>(twins, (double[])[1, 2, 3], new RidgeOptions { Lambda = 0, Solver = Solver.Cholesky }).Report!;
        Assert.Equal(("eigen", "solved after breakdown"), (report.Solver, report.Status));
    }

    [Fact]
    public void With_more_columns_than_rows_and_no_penalty_eigenvalues_are_taken_at_once()
    {
        double[,] wide = { { 1, 2, 3, 4 }, { 2, 1, 5, 0 } };
        FitReport report = Ridge.Fit<double>(wide, (double[])[1, 2], new RidgeOptions { Lambda = 0 }).Report!;
        Assert.Equal(("eigen", "solved"), (report.Solver, report.Status));
        Assert.DoesNotContain(report.Stages, s => s.Name == "factor and solve");
    }

    [Fact]
    public void A_path_over_matrices_is_that_over_their_rows()
    {
        using var source = new MemoryRowSource<double>(X, Y);
        RidgePath expected = Ridge.FitPath(source, [0.1, 1]), path = Ridge.FitPath<double>(X, Y, [0.1, 1]);
        Assert.Equal(expected.LeaveOneOut!.MeanSquaredError.ToArray(), path.LeaveOneOut!.MeanSquaredError.ToArray());
        Assert.Equal(expected.Models.Select(m => m.Intercept[0]), path.Models.Select(m => m.Intercept[0]));
        Assert.Equal(path.LeaveOneOut.Best, path.Best!.Lambda[0]);
    }

    [Fact]
    public void An_empty_tensor_of_weights_is_refused()
    {
        Tensor<double> x = Tensor.Create((double[])[1, 2, 3, 5], [2, 2]), y = Tensor.Create((double[])[1, 2], [2]), none = Tensor.Create(Array.Empty<double>(), [0]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Ridge.Fit(x, y, new RidgeOptions { Lambda = 1 }, weights: none));
        Assert.Contains("weights are empty", e.Message, StringComparison.Ordinal);
    }
}
