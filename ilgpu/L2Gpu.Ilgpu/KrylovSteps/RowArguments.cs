using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="RowKernel"/>.</summary>
internal struct RowArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> From;
    public MatrixArgument<T> To;
    public ArrayView<double> Factors;
    public ArrayView<int> Columns;
    public long Rows;
    public long Count;
    public double Keep;
}
