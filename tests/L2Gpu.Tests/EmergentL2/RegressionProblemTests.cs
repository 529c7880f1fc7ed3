using L2Gpu.Emergence;
using Xunit;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>The regression that cells learn: its curvature, and where ridge by this library has its weights.</summary>
public sealed class RegressionProblemTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0.05)]
    public void Curvature_eigenvectors_and_least_squares_are_as_they_were_made(bool equalWeights, double residual)
    {
        const int Rows = 64, Columns = 8;
        RegressionProblem problem = RegressionProblem.Create(3, Rows, Columns, 50, 0.4, equalWeights, residual);
        Assert.Equal(50, problem.Curvatures[^1] / problem.Curvatures[0], 1e-9);
        for (int k = 0; k < Columns; k++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double product = Enumerable.Range(0, Columns).Sum(i => problem.H[(j * Columns) + i] * problem.Directions[(i * Columns) + k]);
                Assert.Equal(problem.Curvatures[k] * problem.Directions[(j * Columns) + k], product, 1e-7);
            }
        }

        // Every weight meets the same curvature, and no row is twice there.
        Assert.All(Enumerable.Range(0, Columns), j => Assert.Equal(problem.Curvatures.Average(), problem.H[j * (Columns + 1)], 1e-6));
        Assert.Equal(Rows, Enumerable.Range(0, Rows).Select(i => string.Join(' ', problem.X.Skip(i * Columns).Take(Columns).Select(x => Math.Round(x, 4)))).Distinct().Count());
        Assert.Equal(0.4, problem.LeastSquares.Max(Math.Abs), 1e-5);
        double[] parts = problem.Along(problem.LeastSquares);
        Assert.All(equalWeights ? problem.LeastSquares : parts, v => Assert.Equal(Math.Abs(equalWeights ? 0.4 : parts[0]), Math.Abs(v), 1e-5));
        Assert.All(problem.Gradient(problem.LeastSquares), g => Assert.Equal(0, g, 1e-7));
        double error = Enumerable.Range(0, Rows).Average(i => Math.Pow(problem.Y[i] - Enumerable.Range(0, Columns).Sum(j => problem.X[(i * Columns) + j] * problem.LeastSquares[j]), 2));
        Assert.Equal(residual, Math.Sqrt(error), 1e-5);
    }

    [Fact]
    public void Least_squares_as_cells_see_them_have_no_gradient_in_the_curvature_of_FP32()
    {
        RegressionProblem problem = RegressionProblem.Create(6, 64, 16, 1000, 0.015, equalWeights: false);
        double[] seen = new double[16];
        for (int j = 0; j < 16; j++)
            for (int k = 0; k < 16; k++) seen[j] += problem.Directions[(j * 16) + k] * problem.Seen[k];
        double before = problem.Gradient(problem.LeastSquares).Max(Math.Abs), after = problem.Gradient(seen).Max(Math.Abs);
        Assert.InRange(before, 1e-11, 1e-8);
        Assert.InRange(after, 0, 1e-3 * before);
    }

    [Fact]
    public void Ridge_shrinks_each_direction_by_its_curvature()
    {
        RegressionProblem problem = RegressionProblem.Create(4, 64, 8, 10, 0.1, equalWeights: false);
        foreach (double lambda in (double[])[0.3, 1e-3, -0.02])
        {
            double[] ridge = problem.Along(problem.WithPenalty(lambda)), least = problem.Along(problem.LeastSquares);
            for (int k = 0; k < 8; k++) Assert.Equal(problem.Curvatures[k] / (problem.Curvatures[k] + lambda), ridge[k] / least[k], 1e-5);
        }

        double[] uneven = problem.Solve(0.1, [1, 0, 1, 1, 1, 1, 1, 2]), gradient = problem.Gradient(uneven);
        Assert.Equal(0, gradient[1], 1e-7);
        Assert.Equal(-0.1 * uneven[0], gradient[0], 1e-7);
        Assert.Equal(-0.2 * uneven[7], gradient[7], 1e-7);
    }
}
