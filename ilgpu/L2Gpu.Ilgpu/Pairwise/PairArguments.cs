using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="PairKernel"/>.</summary>
internal struct PairArguments<T>
    where T : unmanaged
{
    public MatrixArgument<T> X;
    public MatrixArgument<T> Y;

    /// <summary>K, or V.</summary>
    public MatrixArgument<T> Matrix;
    public MatrixArgument<T> Product;
    public ArrayView<T> Diagonal;

    /// <summary>Four numbers an instruction: what it does, its operands, and where its value goes.</summary>
    public ArrayView<int> Code;
    public ArrayView<T> Constants;

    /// <summary>Sums of products: n × r numbers, and behind them their low parts where sums are compensated.</summary>
    public ArrayView<double> Sums;
    public long N;
    public long M;
    public long D;
    public long R;
    public int Instructions;
    public int NeedsDot;
    public int NeedsSquared;
    public int NeedsAbsolute;
    public int NeedsChi;
    public int NeedsNorms;
    public int IsSymmetric;
    public int IsCompensated;
}
