using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class GramContractTests : ContractTest
{
    private readonly GramReference<double> _gram = new();

    [Fact]
    public void A_shape_needs_a_column_and_no_negative_size()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _gram.Begin(Queue, new GramShape(0, 1, false, true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _gram.Begin(Queue, new GramShape(-1, 1, false, true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _gram.Begin(Queue, new GramShape(1, -1, false, true)));
        Assert.Throws<ArgumentNullException>(() => _gram.Begin(null!, new GramShape(1, 1, false, true)));
        using IGramAccumulator<double> features = _gram.Begin(Queue, new GramShape(2, 0, false, true));
        features.Finish(Matrix<double>(3, 3));
    }

    [Fact]
    public void Rows_must_have_the_shape_that_was_begun()
    {
        using IGramAccumulator<double> sums = _gram.Begin(Queue, new GramShape(3, 2, true, true));
        MatrixView<double> x = Matrix<double>(5, 3), y = Matrix<double>(5, 2);
        VectorView<double> w = Vector<double>(5);
        sums.Add(x, y, w);
        AssertRefused("x", () => sums.Add(Matrix<double>(5, 4), y, w));
        AssertRefused("y", () => sums.Add(x, Matrix<double>(5, 3), w));
        AssertRefused("y", () => sums.Add(x, Matrix<double>(4, 2), w));
        AssertRefused("weights", () => sums.Add(x, y, Vector<double>(4)));
        AssertRefused("weights", () => sums.Add(x, y, null));
        AssertNeedsMemory("x", Foreign(x), Disposed(x), v => sums.Add(v, y, w));
        AssertNeedsMemory("y", Foreign(y), Disposed(y), v => sums.Add(x, v, w));
        AssertNeedsMemory("weights", Foreign(w), Disposed(w), v => sums.Add(x, y, v));
    }

    [Fact]
    public void Weights_are_refused_where_none_were_announced()
    {
        using IGramAccumulator<double> sums = _gram.Begin(Queue, new GramShape(3, 1, false, true));
        AssertRefused("weights", () => sums.Add(Matrix<double>(5, 3), Matrix<double>(5, 1), Vector<double>(5)));
    }

    [Fact]
    public void Sums_end_once()
    {
        IGramAccumulator<double> sums = _gram.Begin(Queue, new GramShape(2, 1, false, false));
        MatrixView<double> moments = Matrix<double>(4, 4);
        AssertRefused("moments", () => sums.Finish(Matrix<double>(3, 3)));
        AssertNeedsMemory("moments", Foreign(moments), Disposed(moments), sums.Finish);
        sums.Finish(moments);
        Assert.Throws<InvalidOperationException>(() => sums.Finish(moments));
        Assert.Throws<InvalidOperationException>(() => sums.Add(Matrix<double>(5, 2), Matrix<double>(5, 1), null));
        sums.Dispose();
        sums.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sums.Finish(moments));
        Assert.Throws<ObjectDisposedException>(() => sums.Add(Matrix<double>(5, 2), Matrix<double>(5, 1), null));
    }

    [Fact]
    public void A_failed_addition_leaves_the_sums_as_they_were()
    {
        using IGramAccumulator<double> sums = _gram.Begin(Queue, new GramShape(1, 0, false, false));
        sums.Add(Matrix<double>(2, 1, 3, 4), Matrix<double>(2, 0), null);
        AssertRefused("x", () => sums.Add(Matrix<double>(2, 2), Matrix<double>(2, 0), null));
        MatrixView<double> moments = Matrix<double>(2, 2);
        sums.Finish(moments);
        Assert.Equal([25, 7, 7, 2], Read(moments));
    }

    [Fact]
    public void Products_check_shapes_counts_memory_and_overlap()
    {
        BatchView<double> x = Batch<double>(3, 5, 2), w = Batch<double>(3, 1, 5), gram = Batch<double>(3, 2, 2);
        _gram.Multiply(Queue, x, w, gram);
        _gram.Multiply(Queue, x, null, gram);
        AssertRefused("x", () => _gram.Multiply(Queue, Batch<double>(2, 5, 2), w, gram));
        AssertRefused("gram", () => _gram.Multiply(Queue, x, w, Batch<double>(3, 2, 3)));
        AssertRefused("weights", () => _gram.Multiply(Queue, x, Batch<double>(3, 5, 1), gram));
        AssertRefused("weights", () => _gram.Multiply(Queue, x, Batch<double>(2, 1, 5), gram));
        AssertRefused("gram", () => _gram.Multiply(Queue, x, w, new(gram.Buffer, 0, 3, 0, 2, 2, 2)));
        AssertRefused("gram", () => _gram.Multiply(Queue, x, w, new(x.Buffer, 0, 3, 4, 2, 2, 2)));
        AssertRefused("gram", () => _gram.Multiply(Queue, x, w, new(w.Buffer, 0, 3, 4, 2, 2, 2)));
        Assert.Throws<MixedDevicesException>(() => _gram.Multiply(Queue, Foreign(x), w, gram));
        Assert.Throws<MixedDevicesException>(() => _gram.Multiply(Queue, x, Foreign(w), gram));
        Assert.Throws<MixedDevicesException>(() => _gram.Multiply(Queue, x, w, Foreign(gram)));
        Assert.Throws<ObjectDisposedException>(() => _gram.Multiply(Queue, Disposed(x), w, gram));
        Assert.Throws<ObjectDisposedException>(() => _gram.Multiply(Queue, x, Disposed(w), gram));
        Assert.Throws<ObjectDisposedException>(() => _gram.Multiply(Queue, x, w, Disposed(gram)));
        Assert.Throws<ArgumentNullException>(() => _gram.Multiply(null!, x, w, gram));
    }

    [Fact]
    public void Row_products_check_the_same()
    {
        BatchView<double> x = Batch<double>(3, 2, 5), gram = Batch<double>(3, 2, 2);
        _gram.MultiplyRows(Queue, x, gram);
        AssertRefused("x", () => _gram.MultiplyRows(Queue, Batch<double>(2, 2, 5), gram));
        AssertRefused("gram", () => _gram.MultiplyRows(Queue, x, Batch<double>(3, 5, 5)));
        AssertRefused("gram", () => _gram.MultiplyRows(Queue, x, new(gram.Buffer, 0, 3, 3, 2, 2, 2)));
        AssertRefused("gram", () => _gram.MultiplyRows(Queue, x, new(x.Buffer, 0, 3, 4, 2, 2, 2)));
        Assert.Throws<MixedDevicesException>(() => _gram.MultiplyRows(Queue, Foreign(x), gram));
        Assert.Throws<ObjectDisposedException>(() => _gram.MultiplyRows(Queue, x, Disposed(gram)));
        Assert.Throws<ArgumentNullException>(() => _gram.MultiplyRows(null!, x, gram));
    }

    [Fact]
    public void Assembly_checks_shapes_memory_and_overlap()
    {
        MatrixView<double> gram = Matrix<double>(3, 3), system = Matrix<double>(3, 3);
        VectorView<double> scale = Vector<double>(3), penalty = Vector<double>(3);
        _gram.Assemble(Queue, gram, scale, penalty, system);
        AssertRefused("gram", () => _gram.Assemble(Queue, Matrix<double>(3, 2), scale, penalty, system));
        AssertRefused("scale", () => _gram.Assemble(Queue, gram, Vector<double>(2), penalty, system));
        AssertRefused("penalty", () => _gram.Assemble(Queue, gram, scale, Vector<double>(4), system));
        AssertRefused("system", () => _gram.Assemble(Queue, gram, scale, penalty, Matrix<double>(3, 4)));
        AssertRefused("system", () => _gram.Assemble(Queue, gram, scale, penalty, gram));
        var shared = Matrix<double>(4, 3);
        AssertRefused("system", () => _gram.Assemble(Queue, gram, shared.Row(2), penalty, shared.Block(0, 0, 3, 3)));
        AssertRefused("system", () => _gram.Assemble(Queue, gram, scale, shared.Row(0), shared.Block(0, 0, 3, 3)));
        _gram.Assemble(Queue, gram, shared.Row(3), penalty, shared.Block(0, 0, 3, 3));
        AssertNeedsMemory("scale", Foreign(scale), Disposed(scale), v => _gram.Assemble(Queue, gram, v, penalty, system));
        AssertNeedsMemory("penalty", Foreign(penalty), Disposed(penalty), v => _gram.Assemble(Queue, gram, scale, v, system));
        Assert.Throws<MixedDevicesException>(() => _gram.Assemble(Queue, Foreign(gram), scale, penalty, system));
        Assert.Throws<MixedDevicesException>(() => _gram.Assemble(Queue, gram, scale, penalty, Foreign(system)));
        Assert.Throws<ObjectDisposedException>(() => _gram.Assemble(Queue, gram, scale, penalty, Disposed(system)));
        Assert.Throws<ArgumentNullException>(() => _gram.Assemble(null!, gram, scale, penalty, system));
    }

    [Fact]
    public void The_order_of_moments_counts_the_ones_too()
        => Assert.Equal(6, new GramShape(3, 2, false, false).Order);
}
