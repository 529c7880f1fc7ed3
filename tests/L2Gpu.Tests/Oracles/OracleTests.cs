using Xunit;

namespace L2Gpu.Tests.Oracles;

/// <summary>The oracles themselves: against answers known by hand, and against each other.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-3.5e300)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072014E-308)]
    [InlineData(1e-310)]
    [InlineData(9007199254740993)]
    public void A_fraction_of_a_double_gives_it_back(double value) => Assert.Equal(value, BigRational.Of(value).ToDouble());

    [Fact]
    public void Fractions_do_not_round()
    {
        BigRational tenth = BigRational.One / BigRational.Of(10), sum = BigRational.Zero;
        for (int i = 0; i < 10; i++) sum += tenth;
        Assert.Equal(BigRational.One, sum);
        Assert.NotEqual(tenth, BigRational.Of(0.1));
        Assert.True(BigRational.Of(0.1).CompareTo(tenth) > 0);
    }

    [Fact]
    public void One_column_without_intercept_is_a_quotient()
    {
        // Σxy/(Σx² + λ) = (1·2 + 2·3)/(1 + 4 + 3) = 1.
        var problem = new RidgeProblem(new double[,] { { 1 }, { 2 } }, new double[,] { { 2 }, { 3 } }) { Lambda = [3], Intercept = false };
        var exact = ExactRidge.Solve(problem);
        Assert.Equal(1, exact.Coefficients[0, 0]);
        Assert.Equal(2, exact.ResidualSquares[0]);
        Assert.Equal(5.0 / 8, exact.DegreesOfFreedom[0]);
    }

    [Fact]
    public void Singular_equations_give_the_solution_of_smallest_norm()
    {
        // Two equal columns share; a third is 0 and gets nothing.
        var problem = new RidgeProblem(new double[,] { { 1, 1, 0 }, { 2, 2, 0 } }, new double[,] { { 3 }, { 6 } }) { Lambda = [0], Intercept = false };
        Assert.Equal(new[,] { { 1.5 }, { 1.5 }, { 0 } }, ExactRidge.Solve(problem).Coefficients);
        Assert.Equal(1, ExactRidge.Solve(problem).DegreesOfFreedom[0]);
    }

    [Fact]
    public void Leave_one_out_of_the_mean_is_known()
    {
        // With nothing but an intercept the error is n/(n − 1) times the residual: (1.5² + 0 + 1.5²)/3.
        var problem = new RidgeProblem(new double[,] { { 1 }, { 1 }, { 1 } }, new double[,] { { 1 }, { 2 }, { 3 } });
        Assert.Equal(1.5, ExactRidge.LeaveOneOut(problem)[0]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Fractions_and_orthogonal_factors_agree(bool intercept, bool standardize)
    {
        RidgeProblem problem = RidgeProblem.Random(1, 25, 4, targets: 2).WithRandomWeights(2) with
        {
            Lambda = [0.5, 20], Intercept = intercept, Standardize = standardize, Penalties = [1, 0, 2.5, 1],
        };
        var exact = ExactRidge.Solve(problem);
        (double[,] coefficients, double[] intercepts) = QrRidge.Solve(problem);
        for (int k = 0; k < 2; k++)
        {
            for (int j = 0; j < 4; j++) Assert.Equal(exact.Coefficients[j, k], coefficients[j, k], 1e-12);
            Assert.Equal(exact.Intercept[k], intercepts[k], 1e-12);
        }
    }
}
