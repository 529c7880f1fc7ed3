using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="ConversionKernel"/>.</summary>
internal struct ConversionArguments<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    public MatrixArgument<TFrom> From;
    public MatrixArgument<TTo> To;
    public ArrayView<double> Center;
    public ArrayView<double> Factor;
    public long Rows;
    public long Columns;
    public int HasUnits;
}
