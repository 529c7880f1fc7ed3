using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>FP64 matrix products on the device of a fit.</summary>
internal sealed class Product(Accelerator accelerator, IQueue queue, DeviceArena arena)
{
    private readonly IGemm<double> _gemm = accelerator.Get<IGemm<double>>();

    /// <summary>op(A)·op(B) as a new matrix.</summary>
    public MatrixView<double> Of(Transpose transposeA, MatrixView<double> a, Transpose transposeB, MatrixView<double> b)
    {
        MatrixView<double> result = arena.Matrix<double>(
            transposeA == Transpose.No ? a.Rows : a.Columns, transposeB == Transpose.No ? b.Columns : b.Rows);
        _gemm.Multiply(queue, transposeA, transposeB, 1, a.AsBatch(), b.AsBatch(), 0, result.AsBatch());
        return result;
    }

    /// <summary>C ← C − op(A)·op(B).</summary>
    public void Subtract(Transpose transposeA, MatrixView<double> a, Transpose transposeB, MatrixView<double> b, MatrixView<double> c)
        => _gemm.Multiply(queue, transposeA, transposeB, -1, a.AsBatch(), b.AsBatch(), 1, c.AsBatch());
}
