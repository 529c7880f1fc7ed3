using L2Gpu.Interop;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Interop;

/// <summary>MathNet's matrices and vectors as inputs: the same bits as arrays, without a copy.</summary>
public sealed class MathNetTests
{
    private static readonly RidgeProblem Problem = RidgeProblem.Random(3, 30, 4, targets: 2, mean: 1).WithRandomWeights(2);

    [Fact]
    public void Dense_matrices_give_the_bits_of_arrays()
    {
        HostMatrix<double> x = Matrix<double>.Build.DenseOfArray(Problem.X).AsHostMatrix(), y = Matrix<double>.Build.DenseOfArray(Problem.Y).AsHostMatrix();
        RidgeModel found = Ridge.Fit(x, y, Problem.Options(Solver.Auto), Vector<double>.Build.Dense(Problem.Weights!).AsHostMatrix());
        AssertFit.SameBits(Problem.Fit(), found);
        Assert.Equal(found.Predict<double>(Problem.X), found.Predict(x));
    }

    [Fact]
    public void FP32_matrices_give_the_bits_of_arrays()
    {
        RidgeProblem problem = Problem with { Weights = null };
        RidgeModel found = Ridge.Fit(
            Matrix<float>.Build.DenseOfArray(RidgeProblem.Cast<float>(problem.X)).AsHostMatrix(),
            Matrix<float>.Build.DenseOfArray(RidgeProblem.Cast<float>(problem.Y)).AsHostMatrix(),
            problem.Options(Solver.Eigen));
        AssertFit.SameBits(problem.Fit<float>(Solver.Eigen), found);
    }

    [Fact]
    public unsafe void A_matrix_is_read_where_it_is()
    {
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(Problem.X);
        HostMatrix<double> seen = matrix.AsHostMatrix();
        matrix[7, 3] = 1234;
        using HostPin<double> pin = seen.Pin();
        Assert.Equal(1234, pin.Origin[(7 * seen.RowStride) + (3 * seen.ColumnStride)]);
        Assert.Equal((30L, 4L, 1L, 30L), (seen.Rows, seen.Columns, seen.RowStride, seen.ColumnStride));
    }

    [Fact]
    public unsafe void A_vector_is_read_where_it_is()
    {
        Vector<double> vector = Vector<double>.Build.Dense([1, 2, 3]);
        HostMatrix<double> seen = vector.AsHostMatrix();
        vector[1] = 55;
        using HostPin<double> pin = seen.Pin();
        Assert.Equal(55, pin.Origin[seen.RowStride]);
        Assert.Equal((3L, 1L), (seen.Rows, seen.Columns));
    }

    [Fact]
    public void Sparse_and_diagonal_storage_is_refused_with_the_way_on()
    {
        var sparse = Assert.Throws<ArgumentException>(() => Matrix<double>.Build.Sparse(3, 3).AsHostMatrix());
        Assert.Contains("DenseOfMatrix", sparse.Message, StringComparison.Ordinal);
        Assert.Contains("Sparse", sparse.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Matrix<float>.Build.DiagonalIdentity(3).AsHostMatrix());
        Assert.Contains("DenseOfVector", Assert.Throws<ArgumentException>(() => Vector<double>.Build.Sparse(3).AsHostMatrix()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ((Matrix<double>)null!).AsHostMatrix());
        Assert.Throws<ArgumentNullException>(() => ((Vector<double>)null!).AsHostMatrix());
    }
}
