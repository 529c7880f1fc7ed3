using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A matrix on a device as an operator.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class DenseOperator<T> : ILinearOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGemm<T> _gemm;
    private readonly MatrixView<T> _matrix;

    /// <summary>Takes a matrix, which must not change while the operator is used. It stays the caller's.</summary>
    /// <param name="accelerator">Where the matrix lies.</param>
    /// <param name="matrix">Symmetric, shape (n, n), both triangles. It is not looked at whether it is symmetric.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public DenseOperator(Accelerator accelerator, MatrixView<T> matrix)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (matrix.Rows != matrix.Columns) throw new ArgumentException($"matrix has shape ({matrix.Rows}, {matrix.Columns}); a square one is needed.", nameof(matrix));
        _gemm = accelerator.Get<IGemm<T>>();
        _matrix = matrix;
    }

    /// <inheritdoc/>
    public long Order => _matrix.Rows;

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y)
        => _gemm.Multiply(queue, Transpose.No, Transpose.No, T.One, _matrix.AsBatch(), x.AsBatch(), T.Zero, y.AsBatch());
}
