using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IPairwise{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class PairwiseOperator<T> : IPairwise<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Matrix(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> matrix)
    {
        PairProgram program = Validate(queue, kernel, x, y);
        Check.Matrix(queue, matrix, x.Rows, y.Rows, nameof(matrix));
        Check.Apart(matrix.AsBatch(), x.AsBatch(), nameof(matrix), nameof(x));
        Check.Apart(matrix.AsBatch(), y.AsBatch(), nameof(matrix), nameof(y));
        if (matrix.Count == 0) return;
        using var points = new ScaledPoints<T>(queue, kernel, x, y, Scaler);
        RunMatrix(queue, program, points.X, points.Y, x == y && program.IsSymmetric, matrix);
    }

    /// <inheritdoc/>
    public void Multiply(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> v, MatrixView<T> product, Summation summation = Summation.Blocked)
    {
        PairProgram program = Validate(queue, kernel, x, y);
        Check.OnDevice(queue, v.Buffer, nameof(v));
        Check.Matrix(queue, v, y.Rows, v.Columns, nameof(v));
        Check.Matrix(queue, product, x.Rows, v.Columns, nameof(product));
        Check.Apart(product.AsBatch(), x.AsBatch(), nameof(product), nameof(x));
        Check.Apart(product.AsBatch(), y.AsBatch(), nameof(product), nameof(y));
        Check.Apart(product.AsBatch(), v.AsBatch(), nameof(product), nameof(v));
        if (product.Count == 0) return;
        using var points = new ScaledPoints<T>(queue, kernel, x, y, Scaler);
        RunMultiply(queue, program, points.X, points.Y, x == y && program.IsSymmetric, v, product, summation);
    }

    /// <inheritdoc/>
    public void Diagonal(IQueue queue, KernelFunction kernel, MatrixView<T> x, VectorView<T> diagonal)
    {
        PairProgram program = Validate(queue, kernel, x, x);
        Check.Vector(queue, diagonal, x.Rows, nameof(diagonal));
        Check.Apart(diagonal.AsRow().AsBatch(), x.AsBatch(), nameof(diagonal), nameof(x));
        if (diagonal.Length == 0) return;
        using var points = new ScaledPoints<T>(queue, kernel, x, x, Scaler);
        RunDiagonal(queue, program, points.X, diagonal);
    }

    /// <inheritdoc/>
    public Int128 MatrixScratch(KernelFunction kernel, PairwiseShape shape)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return ScaledPoints<T>.Bytes(kernel, shape) + ScratchOfMatrix(kernel.Resolve(shape.Columns).Program, shape);
    }

    /// <inheritdoc/>
    public Int128 MultiplyScratch(KernelFunction kernel, PairwiseShape shape, long rightSides, Summation summation = Summation.Blocked)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return ScaledPoints<T>.Bytes(kernel, shape) + ScratchOfMultiply(kernel.Resolve(shape.Columns).Program, shape, rightSides, summation);
    }

    /// <summary>The cost of a matrix, of which half is computed where it is symmetric. A function like exp counts as 20 operations.</summary>
    public static unsafe Workload MatrixWorkload(KernelFunction kernel, long rows, long otherRows, long columns, bool symmetric)
    {
        double pairs = (double)rows * otherRows;
        return new((symmetric ? 0.5 : 1) * pairs * PairFlops(kernel, columns), sizeof(T) * (pairs + ((double)(rows + otherRows) * columns)));
    }

    /// <summary>The cost of a product with r columns.</summary>
    public static unsafe Workload MultiplyWorkload(KernelFunction kernel, long rows, long otherRows, long columns, long rightSides, bool symmetric)
    {
        double pairs = (double)rows * otherRows;
        return new(pairs * (((symmetric ? 0.5 : 1) * PairFlops(kernel, columns)) + (2.0 * rightSides)), sizeof(T) * (((double)(rows + otherRows) * (columns + rightSides))));
    }

    /// <summary>Copies between types, for length scales.</summary>
    protected abstract IConversion<T> Scaler { get; }

    /// <summary>Carries out a valid <see cref="Matrix"/> that is not empty; points may have no columns.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="program">The function.</param>
    /// <param name="x">Shape (n, d).</param>
    /// <param name="y">Shape (m, d).</param>
    /// <param name="symmetric">Whether the result is symmetric: y is x, and the function does not change when they are exchanged.</param>
    /// <param name="matrix">Shape (n, m).</param>
    protected abstract void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix);

    /// <summary>Carries out a valid <see cref="Multiply"/> that is not empty; there may be no points y, and points may have no columns.</summary>
    protected abstract void RunMultiply(
        IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation);

    /// <summary>Carries out a valid <see cref="Diagonal"/> that is not empty.</summary>
    protected abstract void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal);

    /// <summary>What <see cref="RunMatrix"/> takes for itself, in bytes.</summary>
    /// <param name="program">The function.</param>
    /// <param name="shape">The points.</param>
    protected abstract Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape);

    /// <summary>What <see cref="RunMultiply"/> takes for itself, in bytes.</summary>
    /// <param name="program">The function.</param>
    /// <param name="shape">The points.</param>
    /// <param name="rightSides">The columns of V.</param>
    /// <param name="summation">How sums are taken.</param>
    protected abstract Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation);

    private static double PairFlops(KernelFunction kernel, long columns)
    {
        double flops = 0;
        foreach (PairInstruction instruction in kernel.Resolve(columns).Program.Instructions)
        {
            flops += instruction.Operation switch
            {
                PairOperation.Constant or PairOperation.LeftSquaredNorm or PairOperation.RightSquaredNorm => 0,
                PairOperation.Dot => 2.0 * columns,
                PairOperation.SquaredDistance or PairOperation.L1Distance => 3.0 * columns,
                PairOperation.ChiSquaredDistance => 6.0 * columns,
                >= PairOperation.Exp and <= PairOperation.Cos => 20,
                _ => 1,
            };
        }

        return flops;
    }

    private static PairProgram Validate(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(kernel);
        Check.OnDevice(queue, x.Buffer, nameof(x));
        Check.Matrix(queue, y, y.Rows, x.Columns, nameof(y));
        return kernel.Resolve(x.Columns).Program;
    }
}
