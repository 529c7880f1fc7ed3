using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="BatchedConjugateGradientKernel"/>.</summary>
internal struct BatchedConjugateGradientArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> A;
    public MatrixArgument<T> B;
    public MatrixArgument<T> X;
    public ArrayView<int> Status;
    public ArrayView<int> Iterations;
    public ArrayView<double> Residuals;

    /// <summary>Four vectors a system: x, r, p and q.</summary>
    public ArrayView<double> Vectors;
    public long Order;
    public double Tolerance;
    public int Limit;
}
