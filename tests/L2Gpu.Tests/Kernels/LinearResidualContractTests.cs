using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class LinearResidualContractTests : ContractTest
{
    private readonly LinearResidualReference<float> _residual = new();

    [Fact]
    public void The_model_must_fit_together()
    {
        LinearModelView model = Model(3, 2);
        _residual.Begin(Queue, model, weighted: false).Dispose();
        AssertRefused("center", () => _residual.Begin(Queue, model with { Center = Vector<double>(2) }, weighted: false));
        AssertRefused("offset", () => _residual.Begin(Queue, model with { Offset = Vector<double>(3) }, weighted: false));
        AssertNeedsMemory("center", Foreign(model.Center), Disposed(model.Center), v => _residual.Begin(Queue, model with { Center = v }, weighted: false));
        AssertNeedsMemory("offset", Foreign(model.Offset), Disposed(model.Offset), v => _residual.Begin(Queue, model with { Offset = v }, weighted: false));
        AssertNeedsMemory("model", Foreign(model.Coefficients), Disposed(model.Coefficients), v => _residual.Begin(Queue, model with { Coefficients = v }, weighted: false));
        Assert.Throws<ArgumentNullException>(() => _residual.Begin(null!, model, weighted: false));
    }

    [Fact]
    public void Rows_must_have_the_shape_of_the_model()
    {
        using ILinearResidualAccumulator<float> sums = _residual.Begin(Queue, Model(3, 2), weighted: true);
        MatrixView<float> x = Matrix<float>(5, 3), y = Matrix<float>(5, 2);
        VectorView<float> w = Vector<float>(5);
        sums.Add(x, y, w);
        AssertRefused("x", () => sums.Add(Matrix<float>(5, 2), y, w));
        AssertRefused("y", () => sums.Add(x, Matrix<float>(5, 1), w));
        AssertRefused("weights", () => sums.Add(x, y, null));
        AssertRefused("weights", () => sums.Add(x, y, Vector<float>(6)));
    }

    [Fact]
    public void Sums_end_once_and_in_places_of_their_own()
    {
        ILinearResidualAccumulator<float> sums = _residual.Begin(Queue, Model(3, 2), weighted: false);
        MatrixView<double> gradient = Matrix<double>(3, 2), totals = Matrix<double>(2, 2);
        AssertRefused("gradient", () => sums.Finish(Matrix<double>(2, 3), totals));
        AssertRefused("sums", () => sums.Finish(gradient, Matrix<double>(3, 2)));
        AssertRefused("gradient", () => sums.Finish(gradient, gradient.Block(1, 0, 2, 2)));
        AssertNeedsMemory("gradient", Foreign(gradient), Disposed(gradient), v => sums.Finish(v, totals));
        AssertNeedsMemory("sums", Foreign(totals), Disposed(totals), v => sums.Finish(gradient, v));
        sums.Finish(gradient, totals);
        Assert.Throws<InvalidOperationException>(() => sums.Finish(gradient, totals));
        Assert.Throws<InvalidOperationException>(() => sums.Add(Matrix<float>(5, 3), Matrix<float>(5, 2), null));
        sums.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sums.Finish(gradient, totals));
    }

    private LinearModelView Model(int columns, int targets) => new(Vector<double>(columns), Matrix<double>(columns, targets), Vector<double>(targets));
}
