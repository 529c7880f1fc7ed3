using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class SymmetricEigenContractTests : ContractTest
{
    private readonly SymmetricEigenReference<double> _eigen = new();

    [Fact]
    public void Shapes_memory_and_overlap_are_checked()
    {
        MatrixView<double> a = Matrix<double>(3, 3), vectors = Matrix<double>(3, 3);
        VectorView<double> values = Vector<double>(3);
        VectorView<int> status = Vector<int>(1);
        _eigen.Decompose(Queue, a, values, vectors, status);
        AssertRefused("a", () => _eigen.Decompose(Queue, Matrix<double>(3, 4), values, vectors, status));
        AssertRefused("eigenvalues", () => _eigen.Decompose(Queue, a, Vector<double>(2), vectors, status));
        AssertRefused("eigenvectors", () => _eigen.Decompose(Queue, a, values, Matrix<double>(3, 2), status));
        AssertRefused("status", () => _eigen.Decompose(Queue, a, values, vectors, Vector<int>(2)));
        AssertNeedsMemory("a", Foreign(a), Disposed(a), v => _eigen.Decompose(Queue, v, values, vectors, status));
        AssertNeedsMemory("eigenvalues", Foreign(values), Disposed(values), v => _eigen.Decompose(Queue, a, v, vectors, status));
        AssertNeedsMemory("eigenvectors", Foreign(vectors), Disposed(vectors), v => _eigen.Decompose(Queue, a, values, v, status));
        AssertNeedsMemory("status", Foreign(status), Disposed(status), v => _eigen.Decompose(Queue, a, values, vectors, v));
        Assert.Throws<ArgumentNullException>(() => _eigen.Decompose(null!, a, values, vectors, status));
    }

    [Fact]
    public void No_output_may_share_memory_with_another_view()
    {
        MatrixView<double> a = Matrix<double>(3, 3), vectors = Matrix<double>(3, 3);
        VectorView<double> values = Vector<double>(3);
        VectorView<int> status = Vector<int>(1);
        AssertRefused("eigenvectors", () => _eigen.Decompose(Queue, a, values, a, status));
        AssertRefused("eigenvalues", () => _eigen.Decompose(Queue, a, a.Row(1), vectors, status));
        AssertRefused("eigenvalues", () => _eigen.Decompose(Queue, a, vectors.Row(1), vectors, status));
        AssertRefused("status", () => _eigen.Decompose(Queue, a, values, vectors, new(a.Buffer, 3, 1)));
        AssertRefused("status", () => _eigen.Decompose(Queue, a, values, vectors, new(vectors.Buffer, 3, 1)));
        AssertRefused("status", () => _eigen.Decompose(Queue, a, values, vectors, new(values.Buffer, 3, 1)));
    }
}
