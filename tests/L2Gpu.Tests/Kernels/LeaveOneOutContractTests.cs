using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class LeaveOneOutContractTests : ContractTest
{
    private readonly LeaveOneOutReference<float> _leaveOneOut = new();

    [Fact]
    public void The_model_must_fit_together()
    {
        SpectralModelView<float> model = Model();
        Begin(model);
        Begin(model with { Margins = Vector<double>(5) });
        AssertRefused("center", () => Begin(model with { Center = Vector<double>(4) }));
        AssertRefused("filters", () => Begin(model with { Filters = Matrix<float>(3, 5) }));
        AssertRefused("projections", () => Begin(model with { Projections = Matrix<float>(3, 1) }));
        AssertRefused("offset", () => Begin(model with { Offset = Vector<double>(2) }));
        AssertRefused("margins", () => Begin(model with { Margins = Vector<double>(4) }));
        AssertRefused("model", () => Begin(model with { BaseLeverage = -0.1 }));
        AssertRefused("model", () => Begin(model with { BaseLeverage = double.NaN }));
        AssertNeedsMemory("model", Foreign(model.Basis), Disposed(model.Basis), v => Begin(model with { Basis = v }));
        AssertNeedsMemory("center", Foreign(model.Center), Disposed(model.Center), v => Begin(model with { Center = v }));
        AssertNeedsMemory("offset", Foreign(model.Offset), Disposed(model.Offset), v => Begin(model with { Offset = v }));
        Assert.Throws<MixedDevicesException>(() => Begin(model with { Filters = Foreign(model.Filters) }));
        Assert.Throws<MixedDevicesException>(() => Begin(model with { Projections = Foreign(model.Projections) }));
        Assert.Throws<ArgumentNullException>(() => _leaveOneOut.Begin(null!, model, weighted: false));
    }

    [Fact]
    public void Rows_must_have_the_shape_of_the_model()
    {
        using ILeaveOneOutAccumulator<float> sums = _leaveOneOut.Begin(Queue, Model(), weighted: false);
        MatrixView<float> x = Matrix<float>(5, 3), y = Matrix<float>(5, 1);
        sums.Add(x, y, null);
        AssertRefused("x", () => sums.Add(Matrix<float>(5, 2), y, null));
        AssertRefused("y", () => sums.Add(x, Matrix<float>(5, 2), null));
        AssertRefused("weights", () => sums.Add(x, y, Vector<float>(5)));
    }

    [Fact]
    public void Sums_end_once()
    {
        ILeaveOneOutAccumulator<float> sums = _leaveOneOut.Begin(Queue, Model(), weighted: false);
        MatrixView<double> errors = Matrix<double>(5, 1);
        AssertRefused("errors", () => sums.Finish(Matrix<double>(1, 5)));
        AssertNeedsMemory("errors", Foreign(errors), Disposed(errors), sums.Finish);
        sums.Finish(errors);
        Assert.Throws<InvalidOperationException>(() => sums.Finish(errors));
        sums.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sums.Finish(errors));
    }

    private void Begin(SpectralModelView<float> model) => _leaveOneOut.Begin(Queue, model, weighted: false).Dispose();

    // Three features, rank two, five penalties, one target.
    private SpectralModelView<float> Model()
        => new(Vector<double>(3), Matrix<float>(3, 2), Matrix<float>(2, 5), Matrix<float>(2, 1), Vector<double>(1), 0.1);
}
