using System.Numerics;
using L2Gpu.Data;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>The eigendecomposition UΛUᵀ of the Nyström approximation AΩ(ΩᵀAΩ)⁻¹ΩᵀA.</summary>
internal sealed class NystromSketch<T>(Accelerator accelerator, IQueue queue, DeviceArena arena)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGemm<T> _gemm = accelerator.Get<IGemm<T>>();
    private readonly double _epsilon = Rank.Epsilon<T>();

    /// <summary>Computes it from one product of A with a block of random vectors.</summary>
    /// <returns>U, shape (n, k), and the eigenvalues, descending; k is the rank or less.</returns>
    public (MatrixView<T> Directions, double[] Eigenvalues) Of(ILinearOperator<T> a, int rank, ulong seed)
    {
        long n = a.Order;
        MatrixView<T> omega = arena.Upload<T>(Normals(n * rank, seed), n, rank), product = arena.Matrix<T>(n, rank);
        a.Apply(queue, omega, product);

        // A little more of the identity than rounding makes negative, taken off again at the end (Algorithm 2.1 of Frangella et al.).
        double size = Binary.Norm(arena.Download(product));
        if (!double.IsFinite(size)) throw new ArgumentException("Products with a are not finite; check the operator.", nameof(a));
        double nudge = Math.Sqrt(n) * _epsilon * size / Math.Sqrt(Math.Max(1.0, n * rank));
        accelerator.Get<IKrylovSteps<T>>().ScaleRows(queue, arena.Upload<double>([.. Enumerable.Repeat(nudge, checked((int)n))]), omega, 1, product);

        // B = Y·W·D^(−1/2) with ΩᵀY = WDWᵀ, so that the approximation is BBᵀ; its eigenvectors are those of BᵀB times B.
        (double[] core, double[] rotation) = Eigen(Product(omega, product));
        MatrixView<T> root = Times(product, rotation, core, rank);
        (double[] squares, double[] turn) = Eigen(Product(root, root));
        MatrixView<T> directions = Times(root, turn, squares, (int)root.Columns);
        double[] kept = [.. squares.Where(s => s > Threshold(squares)).OrderDescending()];
        return (directions, Array.ConvertAll(kept, s => Math.Max(0, s - nudge)));
    }

    private MatrixView<T> Product(MatrixView<T> left, MatrixView<T> right)
    {
        MatrixView<T> result = arena.Matrix<T>(left.Columns, right.Columns);
        _gemm.Multiply(queue, Transpose.Yes, Transpose.No, T.One, left.AsBatch(), right.AsBatch(), T.Zero, result.AsBatch());
        return result;
    }

    /// <summary>matrix·V·diag(values)^(−1/2), for the values that are more than rounding, descending.</summary>
    private MatrixView<T> Times(MatrixView<T> matrix, double[] vectors, double[] values, int count)
    {
        int[] order = [.. Enumerable.Range(0, count).Where(i => values[i] > Threshold(values)).OrderByDescending(i => values[i])];
        var scaled = new double[count * order.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = vectors[(i / order.Length * count) + order[i % order.Length]] / Math.Sqrt(values[order[i % order.Length]]);
        MatrixView<T> result = arena.Matrix<T>(matrix.Rows, order.Length);
        _gemm.Multiply(queue, Transpose.No, Transpose.No, T.One, matrix.AsBatch(), arena.Upload<T>(scaled, count, order.Length).AsBatch(), T.Zero, result.AsBatch());
        return result;
    }

    private double Threshold(double[] values) => values.Length == 0 ? 0 : Math.Max(10, values.Length) * _epsilon * Math.Max(0, values.Max());

    private (double[] Values, double[] Vectors) Eigen(MatrixView<T> matrix)
        => Eigenproblem.Solve(accelerator, queue, arena, matrix) ?? throw new ArgumentException("The sketch of the operator cannot be decomposed; it holds what is not finite.");

    // The transform of Box and Muller.
    private static double[] Normals(long count, ulong seed)
    {
        var values = new double[count];
        var random = new SplitMix64(seed);
        for (long i = 0; i < count; i++) values[i] = Math.Sqrt(-2 * Math.Log(1 - random.Uniform())) * Math.Cos(2 * Math.PI * random.Uniform());
        return values;
    }
}
