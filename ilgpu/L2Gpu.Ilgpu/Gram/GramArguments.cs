namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="GramKernel"/>.</summary>
internal struct GramArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> X;
    public MatrixArgument<T> Weights;
    public MatrixArgument<T> Gram;
    public long Order;
    public long Inner;
    public int IsWeighted;
    public int OfRows;
}
