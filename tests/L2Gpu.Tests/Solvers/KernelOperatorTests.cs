using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>Kernel matrices as operators, and the preconditioner from their columns.</summary>
public sealed class KernelOperatorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_product_is_that_with_the_matrix(bool weighted)
    {
        Check<float>(weighted);
        Check<double>(weighted);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var points = new KernelPoints<double>(2, 5, 2, KernelFunction.Rbf(1));
        void Refuse(string part, Action call) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refuse("3 factors", () => _ = new KernelOperator<double>(points.Accelerator, points.Kernel, points.Points, [1, 2, 3]));
        Refuse("rootWeights[4]", () => _ = new KernelOperator<double>(points.Accelerator, points.Kernel, points.Points, [1, 2, 3, 0, -1]));
        Refuse("rootWeights[0]", () => _ = new KernelOperator<double>(points.Accelerator, points.Kernel, points.Points, [double.NaN, 2, 3, 0, 1]));
        Refuse("length scales", () => _ = new KernelOperator<double>(points.Accelerator, points.Kernel.WithLengthScales(1, 2, 3), points.Points));
        PivotedCholeskyPreconditioner<double> Create(double shift, int rank, params double[] roots)
            => PivotedCholeskyPreconditioner<double>.Create(points.Accelerator, points.Kernel, points.Points, shift, rank, roots);
        Refuse("shift", () => Create(0, 2));
        Refuse("maximumRank", () => Create(1, 0));
        Refuse("2 factors", () => Create(1, 2, 1, 1));
        Refuse("empty", () => PivotedCholeskyPreconditioner<double>.Create(points.Accelerator, points.Kernel, points.Points.Block(0, 0, 0, 2), 1, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_full_rank_the_preconditioner_is_the_inverse(bool weighted)
    {
        using var points = new KernelPoints<double>(3, 60, 4, KernelFunction.Laplacian(2));
        double[]? weights = weighted ? [.. Enumerable.Range(0, 60).Select(i => 0.2 + (i % 5))] : null;
        double[] roots = weights is null ? [] : Array.ConvertAll(weights, Math.Sqrt);
        using var inverse = PivotedCholeskyPreconditioner<double>.Create(points.Accelerator, points.Kernel, points.Points, 1e-6, 60, roots);
        Matrix<double> matrix = points.Dense(weights);
        Assert.Equal(60, inverse.Eigenvalues.Count);
        double[] exact = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending()];
        for (int i = 0; i < 60; i++) Assert.Equal(exact[i], inverse.Eigenvalues[i], 1e-10);
        MatrixView<double> r = points.Arena.Upload<double>([.. Enumerable.Range(0, 60).Select(i => Math.Cos(i))], 60, 1), z = points.Arena.Matrix<double>(60, 1);
        inverse.Apply(points.Queue, r, z);
        Matrix<double> shifted = matrix + (1e-6 * Matrix<double>.Build.DenseIdentity(60));
        MathNet.Numerics.LinearAlgebra.Vector<double> back = shifted * points.Download(z).Column(0), unit = points.Download(r).Column(0);
        Assert.InRange(((back / (back * unit)) - (unit / (unit * unit))).L2Norm() * unit.L2Norm(), 0, 1e-8);
    }

    private static void Check<T>(bool weighted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var points = new KernelPoints<T>(1, 70, 3, KernelFunction.Matern32(0.8));
        double[]? weights = weighted ? [.. Enumerable.Range(0, 70).Select(i => (double)(i % 4))] : null;
        using var a = new KernelOperator<T>(points.Accelerator, points.Kernel, points.Points, weights is null ? [] : Array.ConvertAll(weights, Math.Sqrt));
        Assert.Equal(70, a.Order);
        Matrix<double> matrix = points.Dense(weights);

        // Wider, narrower and wider again.
        foreach (int columns in (int[])[2, 1, 3])
        {
            MatrixView<T> x = points.Arena.Upload<T>([.. Enumerable.Range(0, 70 * columns).Select(i => Math.Sin(i))], 70, columns), y = points.Arena.Matrix<T>(70, columns);
            a.Apply(points.Queue, x, y);
            Assert.InRange((points.Download(y) - (matrix * points.Download(x))).L2Norm(), 0, 300 * Rank.Epsilon<T>() * matrix.L2Norm());
        }
    }
}
