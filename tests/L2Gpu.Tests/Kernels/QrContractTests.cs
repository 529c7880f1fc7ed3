using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class QrContractTests : ContractTest
{
    private readonly QrReference<float> _qr = new();

    [Fact]
    public void There_must_be_columns_and_a_frame_that_fits_them()
    {
        var shape = new QrShape(3, 2, false);
        VectorView<double> five = Vector<double>(5);
        _qr.Begin(Queue, shape, five, five).Dispose();
        AssertRefused("shape", () => _qr.Begin(Queue, shape with { Columns = 0 }, five, five));
        AssertRefused("shape", () => _qr.Begin(Queue, shape with { Targets = -1 }, five, five));
        AssertRefused("center", () => _qr.Begin(Queue, shape, Vector<double>(3), five));
        AssertRefused("scale", () => _qr.Begin(Queue, shape, five, Vector<double>(6)));
        _qr.Begin(Queue, shape, five, five, Matrix<double>(5, 5)).Dispose();
        AssertRefused("start", () => _qr.Begin(Queue, shape, five, five, Matrix<double>(5, 4)));
        AssertNeedsMemory("start", Foreign(Matrix<double>(5, 5)), Disposed(Matrix<double>(5, 5)), v => _qr.Begin(Queue, shape, five, five, v));
        AssertNeedsMemory("center", Foreign(five), Disposed(five), v => _qr.Begin(Queue, shape, v, five));
        AssertNeedsMemory("scale", Foreign(five), Disposed(five), v => _qr.Begin(Queue, shape, five, v));
        Assert.Throws<ArgumentNullException>(() => _qr.Begin(null!, shape, five, five));
    }

    [Fact]
    public void Rows_must_have_the_shape_of_the_factor()
    {
        using IQrAccumulator<float> factor = _qr.Begin(Queue, new QrShape(3, 2, true), Vector<double>(5), Vector<double>(5));
        MatrixView<float> x = Matrix<float>(5, 3), y = Matrix<float>(5, 2);
        VectorView<float> w = Vector<float>(5);
        factor.Add(x, y, w);
        AssertRefused("x", () => factor.Add(Matrix<float>(5, 2), y, w));
        AssertRefused("y", () => factor.Add(x, Matrix<float>(5, 1), w));
        AssertRefused("weights", () => factor.Add(x, y, null));
        AssertRefused("weights", () => factor.Add(x, y, Vector<float>(6)));
    }

    [Fact]
    public void A_factor_ends_once()
    {
        IQrAccumulator<float> factor = _qr.Begin(Queue, new QrShape(3, 2, false), Vector<double>(5), Vector<double>(5));
        MatrixView<double> r = Matrix<double>(5, 5);
        AssertRefused("factor", () => factor.Finish(Matrix<double>(5, 3)));
        AssertNeedsMemory("factor", Foreign(r), Disposed(r), factor.Finish);
        factor.Finish(r);
        Assert.Throws<InvalidOperationException>(() => factor.Finish(r));
        Assert.Throws<InvalidOperationException>(() => factor.Add(Matrix<float>(5, 3), Matrix<float>(5, 2), null));
        factor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => factor.Finish(r));
    }
}
