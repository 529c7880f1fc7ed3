using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class ColumnMomentsContractTests : ContractTest
{
    private readonly ColumnMomentsReference<double> _moments = new();

    [Fact]
    public void Shapes_memory_and_the_order_of_calls_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => _moments.Begin(null!, 1, 1, weighted: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => _moments.Begin(Queue, -1, 1, weighted: false));
        using IColumnMomentsAccumulator<double> sums = _moments.Begin(Queue, 3, 2, weighted: false);
        AssertRefused("x", () => sums.Add(Matrix<double>(4, 2), Matrix<double>(4, 2), null));
        AssertRefused("weights", () => sums.Add(Matrix<double>(4, 3), Matrix<double>(4, 2), Vector<double>(4)));
        VectorView<double> means = Vector<double>(6), squares = Vector<double>(5);
        MatrixView<double> cross = Matrix<double>(3, 2);
        AssertRefused("means", () => sums.Finish(Vector<double>(5), squares, cross));
        AssertRefused("squares", () => sums.Finish(means, Vector<double>(6), cross));
        AssertRefused("cross", () => sums.Finish(means, squares, Matrix<double>(2, 3)));
        AssertRefused("means", () => sums.Finish(means, means.Slice(0, 5), cross));
        AssertNeedsMemory("cross", Foreign(cross), Disposed(cross), v => sums.Finish(means, squares, v));
        sums.Finish(means, squares, cross);
        Assert.Throws<InvalidOperationException>(() => sums.Finish(means, squares, cross));
        Assert.Throws<InvalidOperationException>(() => sums.Add(Matrix<double>(4, 3), Matrix<double>(4, 2), null));
    }

    [Fact]
    public void Moments_are_those_done_by_hand()
    {
        using IColumnMomentsAccumulator<double> sums = _moments.Begin(Queue, 1, 1, weighted: true);
        sums.Add(Matrix(3, 1, 1.0, 2, 100), Matrix(3, 1, 5.0, 8, 100), VectorOf(1.0, 2, 0));
        VectorView<double> means = Vector<double>(3), squares = Vector<double>(2);
        MatrixView<double> cross = Matrix<double>(1, 1);
        sums.Finish(means, squares, cross);
        Assert.Equal([5.0 / 3, 7, 3], Read(means));
        Assert.Equal(2.0 / 3, Read(squares)[0], 1e-13);
        Assert.Equal(6, Read(squares)[1], 1e-13);
        Assert.Equal(2, Read(cross)[0], 1e-13);
    }
}
