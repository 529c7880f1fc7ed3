using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>The matrix of a ridge problem as an operator, against the matrix.</summary>
public sealed class NormalOperatorTests
{
    [Theory]
    [InlineData(40, 7, 1, null)]
    [InlineData(40, 7, 5, 9L)]
    [InlineData(3, 12, 2, null)]
    [InlineData(9000, 3, 2, null)]
    public void Products_are_those_of_the_matrix(int rows, int columns, int vectors, long? blockRows)
    {
        RidgeProblem problem = RidgeProblem.Random(rows, rows, columns, mean: 3).WithRandomWeights(2, zeroEvery: 5);
        double[] center = [.. Enumerable.Range(0, columns).Select(j => 3 + (0.1 * j))], scale = [.. Enumerable.Range(0, columns).Select(j => 1 / (1.0 + j))];
        double[] penalty = [.. Enumerable.Range(0, columns).Select(j => j / 2.0)];
        Matrix<double> x = Matrix<double>.Build.Dense(rows, columns, (i, j) => (problem.X[i, j] - center[j]) * scale[j] * Math.Sqrt(problem.WeightOf(i)));
        Matrix<double> expected = x.TransposeThisAndMultiply(x) + Matrix<double>.Build.DenseOfDiagonalArray(penalty);
        using var room = new SpdProblem<double>(1, [.. Enumerable.Repeat(1.0, columns)], vectors);
        using var source = problem.Source<double>(blockRows);
        using var product = new NormalOperator<double>(room.Accelerator, source, center, scale, penalty);
        Assert.Equal(columns, product.Order);
        MatrixView<double> y = room.Room(columns, vectors);
        product.Apply(room.Queue, room.Upload(room.B), y);
        Assert.InRange((room.Download(y) - (expected * room.B)).FrobeniusNorm() / expected.FrobeniusNorm(), 0, 1e-13);

        // Narrower blocks use the same memory, and a column does not depend on the others.
        MatrixView<double> one = room.Room(columns, 1);
        product.Apply(room.Queue, room.Upload(room.B.SubMatrix(0, columns, 0, 1)), one);
        Assert.Equal(ConjugateGradientTests.Bits(room.Download(y).Column(0)), ConjugateGradientTests.Bits(room.Download(one).Column(0)));
    }

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        using var room = new SpdProblem<double>(1, [1]);
        using var source = RidgeProblem.Random(1, 5, 3).Source<double>();
        Assert.Contains("center has 2 values for 3 columns", Assert.Throws<ArgumentException>(() => _ = new NormalOperator<double>(room.Accelerator, source, new double[2])).Message, StringComparison.Ordinal);
    }
}
