using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class CholeskyContractTests : ContractTest
{
    private readonly CholeskyReference<double> _cholesky = new();

    [Fact]
    public void Factoring_checks_shapes_memory_and_overlap()
    {
        BatchView<double> a = Batch<double>(2, 3, 3);
        VectorView<int> status = Vector<int>(2);
        _cholesky.Factor(Queue, a, status);
        AssertRefused("a", () => _cholesky.Factor(Queue, Batch<double>(2, 3, 4), status));
        AssertRefused("status", () => _cholesky.Factor(Queue, a, Vector<int>(3)));
        AssertRefused("a", () => _cholesky.Factor(Queue, new(a.Buffer, 0, 2, 8, 3, 3, 3), status));
        AssertRefused("status", () => _cholesky.Factor(Queue, a, new(a.Buffer, 30, 2)));
        AssertNeedsMemory("a", Foreign(a), Disposed(a), v => _cholesky.Factor(Queue, v, status));
        AssertNeedsMemory("status", Foreign(status), Disposed(status), v => _cholesky.Factor(Queue, a, v));
        Assert.Throws<ArgumentNullException>(() => _cholesky.Factor(null!, a, status));
    }

    [Fact]
    public void Solving_checks_shapes_memory_and_overlap()
    {
        BatchView<double> factor = Identity(2, 3), b = Batch<double>(2, 3, 4);
        _cholesky.Solve(Queue, factor, b);
        AssertRefused("factor", () => _cholesky.Solve(Queue, Identity(3, 3), b));
        AssertRefused("factor", () => _cholesky.Solve(Queue, Batch<double>(2, 3, 4), b));
        AssertRefused("b", () => _cholesky.Solve(Queue, factor, Batch<double>(2, 4, 4)));
        AssertRefused("b", () => _cholesky.Solve(Queue, factor, new(b.Buffer, 0, 2, 11, 3, 4, 4)));
        AssertRefused("b", () => _cholesky.Solve(Queue, factor, new(factor.Buffer, 0, 2, 9, 3, 3, 3)));
        Assert.Throws<MixedDevicesException>(() => _cholesky.Solve(Queue, Foreign(factor), b));
        Assert.Throws<MixedDevicesException>(() => _cholesky.Solve(Queue, factor, Foreign(b)));
        Assert.Throws<ObjectDisposedException>(() => _cholesky.Solve(Queue, Disposed(factor), b));
        Assert.Throws<ObjectDisposedException>(() => _cholesky.Solve(Queue, factor, Disposed(b)));
        Assert.Throws<ArgumentNullException>(() => _cholesky.Solve(null!, factor, b));
        Assert.ThrowsAny<ArgumentException>(() => _cholesky.Solve(Queue, default, b));
        Assert.ThrowsAny<ArgumentException>(() => _cholesky.Solve(Queue, factor, default));
    }

    [Fact]
    public void One_factor_may_serve_all()
    {
        BatchView<double> one = Identity(1, 2), b = Batch<double>(3, 2, 1);
        Queue.Write<double>([1, 2, 3, 4, 5, 6], new VectorView<double>(b.Buffer, 0, 6));
        _cholesky.Solve(Queue, new(one.Buffer, 0, 3, 0, 2, 2, 2), b);
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(new VectorView<double>(b.Buffer, 0, 6)));
    }

    [Fact]
    public void Inverse_diagonals_check_shapes_memory_and_overlap()
    {
        BatchView<double> factor = Identity(2, 3), diagonal = Batch<double>(2, 1, 3);
        _cholesky.InverseDiagonal(Queue, factor, diagonal);
        AssertRefused("factor", () => _cholesky.InverseDiagonal(Queue, Identity(3, 3), diagonal));
        AssertRefused("factor", () => _cholesky.InverseDiagonal(Queue, Batch<double>(2, 3, 4), diagonal));
        AssertRefused("diagonal", () => _cholesky.InverseDiagonal(Queue, factor, Batch<double>(2, 3, 1)));
        AssertRefused("diagonal", () => _cholesky.InverseDiagonal(Queue, factor, new(diagonal.Buffer, 0, 2, 2, 1, 3, 3)));
        AssertRefused("diagonal", () => _cholesky.InverseDiagonal(Queue, factor, new(factor.Buffer, 0, 2, 3, 1, 3, 3)));
        Assert.Throws<MixedDevicesException>(() => _cholesky.InverseDiagonal(Queue, factor, Foreign(diagonal)));
        Assert.Throws<ObjectDisposedException>(() => _cholesky.InverseDiagonal(Queue, Disposed(factor), diagonal));
        Assert.Throws<ArgumentNullException>(() => _cholesky.InverseDiagonal(null!, factor, diagonal));
    }

    [Fact]
    public void Determinants_check_shapes_memory_and_overlap()
    {
        BatchView<double> factor = Identity(2, 3);
        VectorView<double> logs = Vector<double>(2);
        _cholesky.LogDeterminant(Queue, factor, logs);
        AssertRefused("factor", () => _cholesky.LogDeterminant(Queue, Batch<double>(2, 3, 4), logs));
        AssertRefused("logDeterminant", () => _cholesky.LogDeterminant(Queue, factor, Vector<double>(3)));
        AssertRefused("logDeterminant", () => _cholesky.LogDeterminant(Queue, factor, new(factor.Buffer, 5, 2)));
        AssertNeedsMemory("factor", Foreign(factor), Disposed(factor), v => _cholesky.LogDeterminant(Queue, v, logs));
        AssertNeedsMemory("logDeterminant", Foreign(logs), Disposed(logs), v => _cholesky.LogDeterminant(Queue, factor, v));
        Assert.Throws<ArgumentNullException>(() => _cholesky.LogDeterminant(null!, factor, logs));
    }

    private BatchView<double> Identity(int count, int n)
    {
        BatchView<double> view = Batch<double>(count, n, n);
        double[] one = [.. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 1.0 : 0)];
        for (int i = 0; i < count; i++) Queue.Write<double>(one, view[i]);
        return view;
    }
}
