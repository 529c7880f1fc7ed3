using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyPairwise<T>(IPairwise<T> right, Fault fault) : IPairwise<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Matrix(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> matrix)
    {
        right.Matrix(queue, kernel, x, y, matrix);
        var bounds = new Lazy<double[]>(() => Expected(queue, kernel, x, y).Errors);
        fault.Strike(queue, ConformanceOutput.PairwiseMatrix, matrix.AsBatch(), i => bounds.Value[i]);
    }

    public void Multiply(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        right.Multiply(queue, kernel, x, y, v, product, summation);
        var bounds = new Lazy<double[]>(() => PairwiseBounds.Multiply<T>(
            Expected(queue, kernel, x, y), queue.Finite(v), (int)x.Rows, (int)y.Rows, (int)v.Columns, summation).Errors);
        fault.Strike(queue, ConformanceOutput.PairwiseProduct, product.AsBatch(), i => bounds.Value[i]);
    }

    public void Diagonal(IQueue queue, KernelFunction kernel, MatrixView<T> x, VectorView<T> diagonal)
    {
        right.Diagonal(queue, kernel, x, diagonal);
        var bounds = new Lazy<double[]>(() => PairwiseBounds.Diagonal<T>(kernel, queue.Finite(x), (int)x.Rows, (int)x.Columns).Errors);
        fault.Strike(queue, ConformanceOutput.PairwiseDiagonal, diagonal.AsRow().AsBatch(), i => bounds.Value[i]);
    }

    public Int128 MatrixScratch(KernelFunction kernel, PairwiseShape shape) => right.MatrixScratch(kernel, shape);

    public Int128 MultiplyScratch(KernelFunction kernel, PairwiseShape shape, long rightSides, Summation summation) => right.MultiplyScratch(kernel, shape, rightSides, summation);

    private static (double[] Values, double[] Errors) Expected(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y)
        => PairwiseBounds.Matrix<T>(kernel, queue.Finite(x), queue.Finite(y), (int)x.Rows, (int)y.Rows, (int)x.Columns);
}
