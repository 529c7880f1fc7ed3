using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class KrylovStepsContractTests : ContractTest
{
    private readonly KrylovStepsReference<double> _steps = new();

    [Fact]
    public void Products_check_shapes_memory_and_overlap()
    {
        MatrixView<double> x = Matrix<double>(4, 2), y = Matrix<double>(4, 2);
        VectorView<double> products = Vector<double>(2);
        _steps.Dot(Queue, x, y, products);
        _steps.Dot(Queue, x, x, products);
        AssertRefused("y", () => _steps.Dot(Queue, x, Matrix<double>(4, 3), products));
        AssertRefused("products", () => _steps.Dot(Queue, x, y, Vector<double>(3)));
        AssertRefused("products", () => _steps.Dot(Queue, x, y, x.Row(0)));
        AssertNeedsMemory("x", Foreign(x), Disposed(x), v => _steps.Dot(Queue, v, y, products));
        AssertNeedsMemory("products", Foreign(products), Disposed(products), v => _steps.Dot(Queue, x, y, v));
        Assert.Throws<ArgumentNullException>(() => _steps.Dot(null!, x, y, products));
    }

    [Fact]
    public void Shifting_checks_shapes_memory_and_overlap()
    {
        MatrixView<double> p = Matrix<double>(4, 2), q = Matrix<double>(4, 2);
        VectorView<double> shifts = Vector<double>(2), curvature = Vector<double>(2);
        _steps.Shift(Queue, shifts, p, q, curvature);
        AssertRefused("shifts", () => _steps.Shift(Queue, Vector<double>(1), p, q, curvature));
        AssertRefused("q", () => _steps.Shift(Queue, shifts, p, Matrix<double>(3, 2), curvature));
        AssertRefused("q", () => _steps.Shift(Queue, shifts, p, p, curvature));
        AssertRefused("curvature", () => _steps.Shift(Queue, shifts, p, q, shifts));
        AssertNeedsMemory("q", Foreign(q), Disposed(q), v => _steps.Shift(Queue, shifts, p, v, curvature));
        Assert.Throws<ArgumentNullException>(() => _steps.Shift(null!, shifts, p, q, curvature));
    }

    [Fact]
    public void Advancing_checks_shapes_memory_and_overlap()
    {
        MatrixView<double> p = Matrix<double>(4, 2), q = Matrix<double>(4, 2), x = Matrix<double>(4, 2), r = Matrix<double>(4, 2);
        VectorView<double> over = Vector<double>(2), under = Vector<double>(2), alpha = Vector<double>(2), squares = Vector<double>(2);
        _steps.Advance(Queue, over, under, p, q, x, r, alpha, squares);
        AssertRefused("numerator", () => _steps.Advance(Queue, Vector<double>(3), under, p, q, x, r, alpha, squares));
        AssertRefused("denominator", () => _steps.Advance(Queue, over, Vector<double>(3), p, q, x, r, alpha, squares));
        AssertRefused("q", () => _steps.Advance(Queue, over, under, p, Matrix<double>(4, 3), x, r, alpha, squares));
        AssertRefused("x", () => _steps.Advance(Queue, over, under, p, q, p, r, alpha, squares));
        AssertRefused("r", () => _steps.Advance(Queue, over, under, p, q, x, x, alpha, squares));
        AssertRefused("alpha", () => _steps.Advance(Queue, over, under, p, q, x, r, over, squares));
        AssertRefused("squares", () => _steps.Advance(Queue, over, under, p, q, x, r, alpha, alpha));
        AssertNeedsMemory("x", Foreign(x), Disposed(x), v => _steps.Advance(Queue, over, under, p, q, v, r, alpha, squares));
        Assert.Throws<ArgumentNullException>(() => _steps.Advance(null!, over, under, p, q, x, r, alpha, squares));
    }

    [Fact]
    public void Directions_check_shapes_memory_and_overlap()
    {
        MatrixView<double> z = Matrix<double>(4, 2), p = Matrix<double>(4, 2);
        VectorView<double> over = Vector<double>(2), under = Vector<double>(2), beta = Vector<double>(2);
        _steps.Direction(Queue, over, under, z, p, beta);
        AssertRefused("numerator", () => _steps.Direction(Queue, Vector<double>(1), under, z, p, beta));
        AssertRefused("p", () => _steps.Direction(Queue, over, under, z, Matrix<double>(5, 2), beta));
        AssertRefused("p", () => _steps.Direction(Queue, over, under, z, z, beta));
        AssertRefused("beta", () => _steps.Direction(Queue, over, under, z, p, under));
        AssertNeedsMemory("z", Foreign(z), Disposed(z), v => _steps.Direction(Queue, over, under, v, p, beta));
        Assert.Throws<ArgumentNullException>(() => _steps.Direction(null!, over, under, z, p, beta));
    }

    [Fact]
    public void Shifted_systems_check_shapes_memory_and_overlap()
    {
        MatrixView<double> r = Matrix<double>(4, 2), p = Matrix<double>(4, 3), x = Matrix<double>(4, 3);
        var state = new ShiftRecurrence(
            Vector<int>(3), Vector<double>(3), VectorOf(1.0, 1, 1), VectorOf(1.0, 1, 1), Vector<double>(2), Vector<double>(2), Vector<double>(2), Vector<double>(2));
        _steps.AdvanceShifted(Queue, state, r, p, x);
        AssertRefused("Columns", () => _steps.AdvanceShifted(Queue, state with { Columns = Vector<int>(2) }, r, p, x));
        AssertRefused("Zeta", () => _steps.AdvanceShifted(Queue, state with { Zeta = Vector<double>(2) }, r, p, x));
        AssertRefused("Zeta", () => _steps.AdvanceShifted(Queue, state with { Zeta = state.Omega }, r, p, x));
        AssertRefused("Step", () => _steps.AdvanceShifted(Queue, state with { Step = Vector<double>(3) }, r, p, x));
        AssertRefused("x", () => _steps.AdvanceShifted(Queue, state, r, p, Matrix<double>(4, 2)));
        AssertRefused("x", () => _steps.AdvanceShifted(Queue, state, r, p, p));
        AssertNeedsMemory("p", Foreign(p), Disposed(p), v => _steps.AdvanceShifted(Queue, state, r, v, x));
        Assert.Throws<ArgumentNullException>(() => _steps.AdvanceShifted(null!, state, r, p, x));
    }

    [Fact]
    public void Scaling_and_gathering_check_shapes_memory_and_overlap()
    {
        MatrixView<double> x = Matrix<double>(4, 2), y = Matrix<double>(4, 2);
        VectorView<double> factors = Vector<double>(4);
        _steps.ScaleRows(Queue, factors, x, 1, y);
        AssertRefused("factors", () => _steps.ScaleRows(Queue, Vector<double>(3), x, 1, y));
        AssertRefused("y", () => _steps.ScaleRows(Queue, factors, x, 1, x));
        AssertNeedsMemory("y", Foreign(y), Disposed(y), v => _steps.ScaleRows(Queue, factors, x, 1, v));
        _steps.Gather(Queue, x, [1, 0], y);
        AssertRefused("columns", () => _steps.Gather(Queue, x, [0, 2], y));
        AssertRefused("destination", () => _steps.Gather(Queue, x, [0], y));
        AssertRefused("destination", () => _steps.Gather(Queue, x, [0, 1], x));
        AssertNeedsMemory("destination", Foreign(y), Disposed(y), v => _steps.Gather(Queue, x, [0, 1], v));
    }

    [Fact]
    public void Steps_of_two_unknowns_are_those_done_by_hand()
    {
        // A = diag(1, 3), b = (1, 1): α = 2/4, r = (1/2, −1/2), β = 1/4, p = (3/4, −1/4).
        MatrixView<double> p = Matrix(2, 1, 1.0, 1), q = Matrix(2, 1, 1.0, 3), x = Matrix<double>(2, 1), r = Matrix(2, 1, 1.0, 1);
        VectorView<double> rho = Vector<double>(1), curvature = Vector<double>(1), alpha = Vector<double>(1), squares = Vector<double>(1), beta = Vector<double>(1);
        _steps.Dot(Queue, r, r, rho);
        _steps.Shift(Queue, Vector<double>(1), p, q, curvature);
        _steps.Advance(Queue, rho, curvature, p, q, x, r, alpha, squares);
        _steps.Direction(Queue, squares, rho, r, p, beta);
        Assert.Equal([0.5, 0.5], Read(x));
        Assert.Equal([0.5, -0.5], Read(r));
        Assert.Equal([0.75, -0.25], Read(p));
        Assert.Equal([2, 4, 0.5, 0.5, 0.25], new[] { rho, curvature, alpha, squares, beta }.Select(v => Read(v)[0]));
    }
}
