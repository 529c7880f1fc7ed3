using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="KrylovKernel"/>; each of its steps takes some.</summary>
internal struct KrylovArguments<T>
    where T : unmanaged
{
    /// <summary>p, or the first factor.</summary>
    public MatrixArgument<T> P;

    /// <summary>q, or the second factor.</summary>
    public MatrixArgument<T> Q;
    public MatrixArgument<T> X;
    public MatrixArgument<T> R;
    public ArrayView<double> Numerator;
    public ArrayView<double> Denominator;

    /// <summary>Quotients, where they are stored.</summary>
    public ArrayView<double> Quotient;

    /// <summary>Sums of parts of the rows, a row of columns each.</summary>
    public ArrayView<double> Parts;

    /// <summary>Their sums.</summary>
    public ArrayView<double> Sums;
    public long Rows;
    public long Columns;
    public long PartCount;
}
