namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="GemmKernel"/>.</summary>
internal struct GemmArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> A;
    public MatrixArgument<T> B;
    public MatrixArgument<T> C;
    public long M;
    public long N;
    public long K;
    public T Alpha;
    public T Beta;
    public int TransposeA;
    public int TransposeB;
}
