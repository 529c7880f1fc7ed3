using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="ShiftedKernel"/>.</summary>
internal struct ShiftedArguments<T>
    where T : unmanaged
{
    public ArrayView<int> Columns;
    public ArrayView<double> Shifts;
    public ArrayView<double> Omega;
    public ArrayView<double> Zeta;
    public ArrayView<double> Step;
    public ArrayView<double> Ratio;
    public ArrayView<double> PreviousStep;
    public ArrayView<double> PreviousRatio;
    public MatrixArgument<T> R;
    public MatrixArgument<T> P;
    public MatrixArgument<T> X;
    public long Rows;
    public long Count;
}
