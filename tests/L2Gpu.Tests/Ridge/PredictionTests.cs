using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Predictions are β₀ + xᵀβ, for any rows, in any layout.</summary>
public sealed class PredictionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predictions_are_the_linear_function_that_the_model_states(bool intercept)
    {
        RidgeProblem problem = RidgeProblem.Random(1, 40, 5, targets: 3, mean: 2) with { Intercept = intercept };
        RidgeModel model = problem.Fit();
        double[,] fresh = RidgeProblem.Normal(new Random(2), 17, 5), found = model.Predict<double>(fresh);
        Assert.Equal((17, 3), (found.GetLength(0), found.GetLength(1)));
        for (int i = 0; i < 17; i++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(model.Intercept[k] + Enumerable.Range(0, 5).Sum(j => fresh[i, j] * model.Coefficients[k][j]), found[i, k], 1e-12);
        }

        if (!intercept) Assert.All(model.Intercept, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Predictions_agree_with_exact_arithmetic_far_from_zero()
    {
        // Predicted about the means: β₀ + xᵀβ would lose the digits that a mean of 10⁸ takes.
        RidgeProblem problem = RidgeProblem.Random(3, 30, 3, mean: 1e8);
        var exact = ExactRidge.Solve(problem);
        double[,] found = problem.Fit().Predict<double>(problem.X);
        for (int i = 0; i < 30; i++) Assert.Equal(exact.Predictions[i, 0], found[i, 0], 1e-6);
    }

    [Fact]
    public void More_rows_than_a_block_holds_are_predicted_in_order()
    {
        RidgeModel model = RidgeProblem.Random(4, 20, 2, targets: 2).Fit();
        const int Rows = 1_200_000;
        var x = new float[Rows * 2];
        for (int i = 0; i < x.Length; i++) x[i] = i % 1009;
        double[,] found = model.Predict(HostMatrix<float>.FromRowMajor(x, Rows, 2));
        foreach (int i in (int[])[0, 1, 524_287, 524_288, 524_289, 1_048_576, Rows - 1])
        {
            for (int k = 0; k < 2; k++)
                Assert.Equal(model.Intercept[k] + (x[2 * i] * model.Coefficients[k][0]) + (x[(2 * i) + 1] * model.Coefficients[k][1]), found[i, k], 1e-9);
        }
    }

    [Fact]
    public void No_rows_give_no_predictions()
    {
        RidgeModel model = RidgeProblem.Random(5, 20, 2, targets: 3).Fit();
        Assert.Equal((0, 3), (model.Predict<double>(new double[0, 2]).GetLength(0), model.Predict<double>(new double[0, 2]).GetLength(1)));
    }

    [Fact]
    public void A_row_with_NaN_is_NaN_and_the_others_are_not()
    {
        RidgeProblem problem = RidgeProblem.Random(6, 20, 3);
        RidgeModel model = problem.Fit();
        double[,] clean = model.Predict<double>(problem.X), found = model.Predict<double>(problem.MapX((i, j, v) => i == 7 && j == 1 ? double.NaN : v).X);
        for (int i = 0; i < 20; i++)
        {
            if (i == 7) Assert.True(double.IsNaN(found[i, 0]));
            else Assert.Equal(clean[i, 0], found[i, 0]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_number_of_columns_is_refused_with_both_numbers(int columns)
    {
        RidgeModel model = RidgeProblem.Random(7, 20, 3).Fit();
        var e = Assert.Throws<ArgumentException>(() => model.Predict<double>(new double[5, columns]));
        Assert.Equal("x", e.ParamName);
        Assert.Contains($"{columns} columns", e.Message, StringComparison.Ordinal);
        Assert.Contains("fitted to 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_kept_or_made_up()
    {
        RidgeProblem problem = RidgeProblem.Random(8, 20, 2, targets: 2);
        RidgeModel named = problem.Fit(change: o => o with { FeatureNames = ["carat", "depth"], TargetNames = ["price", "tax"] });
        Assert.Equal(["carat", "depth"], named.FeatureNames.AsEnumerable());
        Assert.Equal(["price", "tax"], named.TargetNames.AsEnumerable());
        Assert.Equal(["x0", "x1"], problem.Fit().FeatureNames.AsEnumerable());
        Assert.Equal(["y0", "y1"], problem.Fit().TargetNames.AsEnumerable());
    }
}
