using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Nyström models by the public estimator.</summary>
public sealed class NystromFitTests
{
    private static KernelRidgeOptions Options { get; } = new() { Solver = KernelSolver.Nystrom, Kernel = KernelFunction.Rbf(0.8), Centers = 25, Seed = 3 };

    [Theory]
    [InlineData(CenterSelection.Uniform)]
    [InlineData(CenterSelection.PivotedCholesky)]
    public void A_model_predicts_what_dense_least_squares_says(CenterSelection selection)
    {
        NystromCase given = NystromCase.Random(30, 120, 3, 2, KernelFunction.Rbf(0.8), weighted: true);
        KernelRidgeModel model = KernelRidge.Fit<double>(given.X, given.Y, Options with { Lambda = 0.1, CenterSelection = selection }, HostMatrix<double>.FromVector(given.Weights!));
        Assert.Equal("nystrom", model.Report!.Solver);
        Assert.Equal(25, model.Centers);
        Assert.Equal(25, model.Report.Centers);
        double[,] z = new double[25, 3];
        for (int i = 0; i < z.Length; i++) z[i / 3, i % 3] = model.Points.Span[i];
        double[,] predicted = model.Predict<double>(given.X);
        var expected = given.Dense(z, 0.1, given.X);
        for (int i = 0; i < 120; i++)
        {
            for (int k = 0; k < 2; k++) Assert.InRange(Math.Abs(predicted[i, k] - expected[i, k]), 0, 1e-9);
        }
    }

    [Fact]
    public void The_penalty_is_chosen_by_leave_one_out_and_rows_of_weight_0_are_absent()
    {
        NystromCase given = NystromCase.Random(31, 150, 2, 1, KernelFunction.Rbf(0.8), weighted: true);
        given.Weights![7] = 0;
        given.X[7, 0] = 1e6;
        KernelRidgeModel model = KernelRidge.Fit<double>(given.X, given.Y, Options, HostMatrix<double>.FromVector(given.Weights));
        Assert.Equal(149, model.Report!.Rows);
        LeaveOneOutCurve curve = model.Report.LeaveOneOut!;
        Assert.Equal(curve.MeanSquaredError.Min(), curve.MeanSquaredError[curve.Lambda.IndexOf(model.Lambda[0])]);
        var errors = model.Report.LeaveOneOutResiduals!.Value[0];
        Assert.Equal(150, errors.Length);
        Assert.True(double.IsNaN(errors[7]));
        double score = Enumerable.Range(0, 150).Where(i => i != 7).Sum(i => given.Weights[i] * errors[i] * errors[i]) / given.Weights.Sum();
        Assert.InRange(Math.Abs((score / curve.MeanSquaredError.Min()) - 1), 0, 1e-8);
    }

    [Fact]
    public void A_path_has_the_models_of_separate_fits()
    {
        NystromCase given = NystromCase.Random(32, 100, 2, 1, KernelFunction.Rbf(0.8));
        KernelRidgePath path = KernelRidge.FitPath<double>(given.X, given.Y, [0.01, 1], Options);
        for (int l = 0; l < 2; l++)
        {
            KernelRidgeModel alone = KernelRidge.Fit<double>(given.X, given.Y, Options with { Lambda = path.Models[l].Lambda[0] });
            double[,] expected = alone.Predict<double>(given.X), actual = path.Models[l].Predict<double>(given.X);
            for (int i = 0; i < 100; i++) Assert.InRange(Math.Abs(expected[i, 0] - actual[i, 0]), 0, 1e-9);
        }
    }

    [Fact]
    public void More_centres_than_rows_are_refused()
    {
        NystromCase given = NystromCase.Random(33, 20, 2, 1, KernelFunction.Rbf(0.8));
        Assert.Contains("Centers is 21, but only 20 rows", Assert.Throws<ArgumentException>(() => KernelRidge.Fit<double>(given.X, given.Y, Options with { Centers = 21 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float_data_are_fitted_in_their_own_precision_where_that_is_asked_for()
    {
        NystromCase given = NystromCase.Random(34, 200, 2, 1, KernelFunction.Rbf(0.8));
        float[] x = [.. given.X.Cast<double>().Select(v => (float)v)], y = [.. given.Y.Cast<double>().Select(v => (float)v)];
        KernelRidgeModel Fit(Precision precision)
            => KernelRidge.Fit(HostMatrix<float>.FromRowMajor(x, 200, 2), HostMatrix<float>.FromVector(y), Options with { Lambda = 0.1, Precision = precision });
        KernelRidgeModel narrow = Fit(Precision.Data), wide = Fit(Precision.Mixed);
        Assert.Equal("f32", narrow.Report!.Precision);
        Assert.Equal("f64", wide.Report!.Precision);
        Assert.InRange(Math.Abs(narrow.Report.R2[0] - wide.Report.R2[0]), 0, 1e-4);
    }
}
