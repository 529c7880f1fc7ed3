using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="CholeskyKernel"/>.</summary>
internal struct CholeskyArguments<T>
    where T : unmanaged
{
    /// <summary>A, of which the lower triangle becomes L.</summary>
    public MatrixArgument<T> A;

    /// <summary>B, or the diagonal of the inverse.</summary>
    public MatrixArgument<T> B;
    public ArrayView<int> Status;
    public ArrayView<T> LogDeterminant;

    /// <summary>A column of the inverse of L for each group.</summary>
    public ArrayView<T> Columns;
    public long Order;
    public long RightSides;

    /// <summary>Where a panel begins, and how many columns it has.</summary>
    public long First;
    public int Width;

    /// <summary>The first column of the inverse.</summary>
    public long Column;
}
