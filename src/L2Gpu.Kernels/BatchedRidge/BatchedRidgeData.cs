using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The rows of many small problems, one problem after the other.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="X">Features of all problems, shape (total rows, d).</param>
/// <param name="Y">Targets of all problems, shape (total rows, t).</param>
/// <param name="Offsets">count + 1 ascending row numbers: problem p has the rows from Offsets[p] to Offsets[p + 1], that one excluded.</param>
public readonly record struct BatchedRidgeData<T>(MatrixView<T> X, MatrixView<T> Y, VectorView<long> Offsets)
    where T : unmanaged
{
    /// <summary>A weight for each row; null weighs every row 1. A row of weight 0 is absent, whatever it holds.</summary>
    public VectorView<T>? Weights { get; init; }

    /// <summary>The number of problems.</summary>
    public long Count => Offsets.Length - 1;
}
