using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>An approximation UΛUᵀ of a positive semidefinite matrix, from below: what preconditioners are made of, for any shift.</summary>
/// <param name="arena">Where the memory is; given back with this.</param>
/// <param name="directions">U, shape (n, k), with orthonormal columns but for rounding.</param>
/// <param name="eigenvalues">Λ, descending.</param>
/// <param name="residual">A typical eigenvalue of what is left: their mean where the trace is known, else the last that is held.</param>
internal sealed class LowRankApproximation<T>(DeviceArena arena, MatrixView<T> directions, double[] eigenvalues, double residual) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Rows are taken in pieces of so many elements where products of U are formed in FP64.
    private const long PieceElements = 1 << 21;

    // Directions whose eigenvalue is so small beside the trace are rounding: the columns of U would not be orthogonal.
    private const double Roundings = 100;

    private const double EnoughBesideShift = 10;

    public MatrixView<T> Directions => directions;

    public double[] Eigenvalues => eigenvalues;

    public double Residual => residual;

    public int Rank => eigenvalues.Length;

    /// <summary>Whether a rank will do for a shift: the condition number of the preconditioned system is at most 1 + rest/shift.</summary>
    /// <param name="rest">The trace of what the approximation does not hold; where only eigenvalues are known, the last that it holds (Frangella, Tropp and Udell 2023, §5.4).</param>
    /// <param name="shift">What is added to the diagonal.</param>
    public static bool IsEnough(double rest, double shift) => rest <= EnoughBesideShift * shift;

    /// <summary>Bytes of the device that <see cref="OfKernel"/> takes at its most.</summary>
    public static unsafe long Bytes(long rows, long columns, int maximumRank)
    {
        long piece = checked(Piece(rows, maximumRank) * maximumRank), square = (long)maximumRank * maximumRank;
        long turning = checked(((long)sizeof(T) * ((rows * maximumRank) + piece + square)) + (sizeof(double) * (piece + (5 * square) + rows)));
        return Math.Max(PivotedCholesky<T>.Bytes(rows, columns, maximumRank), turning);
    }

    /// <summary>The approximation of √W·K·√W by randomly pivoted Cholesky.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="points">Shape (n, d).</param>
    /// <param name="rootWeights">√wᵢ; empty for 1.</param>
    /// <param name="maximumRank">The most columns.</param>
    /// <param name="enough">As <see cref="PivotedCholesky{T}.Compute"/> has it.</param>
    /// <param name="seed">What pivots are drawn from.</param>
    /// <param name="host">The CPU that decomposes a matrix of the order of the rank for a device that cannot; null takes the one of the process.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static LowRankApproximation<T> OfKernel(
        Accelerator accelerator, IQueue queue, KernelFunction kernel, MatrixView<T> points, ReadOnlySpan<double> rootWeights, int maximumRank,
        Func<int, double, bool>? enough = null, ulong seed = 0, Accelerator? host = null, CancellationToken cancellationToken = default)
    {
        var arena = new DeviceArena(accelerator.Device, queue);
        try
        {
            double[] weights = new double[rootWeights.Length];
            for (int i = 0; i < weights.Length; i++) weights[i] = rootWeights[i] * rootWeights[i];
            PivotedCholesky<T> partial = PivotedCholesky<T>.Compute(
                accelerator, queue, arena, kernel, points, maximumRank, enough, weights, seed, cancellationToken);
            double[] roots = rootWeights.IsEmpty ? Filled(points.Rows) : rootWeights.ToArray();
            (MatrixView<T> directions, double[] values) = Turned(accelerator, queue, arena, partial.Factor, roots, partial.Trace, host);
            return new(arena, directions, values, partial.ResidualTrace / Math.Max(1, points.Rows));
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>The approximation of an operator by products with random vectors (Frangella, Tropp and Udell 2023).</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="a">The operator, without a shift.</param>
    /// <param name="shift">The rank is doubled until the last eigenvalue is near it.</param>
    /// <param name="rank">The rank to begin with.</param>
    /// <param name="maximumRank">The most, not less.</param>
    /// <param name="seed">What the vectors are drawn from.</param>
    public static LowRankApproximation<T> OfOperator(Accelerator accelerator, IQueue queue, ILinearOperator<T> a, double shift, int rank, int maximumRank, ulong seed)
    {
        int most = (int)Math.Min(a.Order, maximumRank);
        for (int tried = Math.Min(rank, most); ; tried = (int)Math.Min(2L * tried, most))
        {
            var arena = new DeviceArena(accelerator.Device, queue);
            try
            {
                (MatrixView<T> directions, double[] values) = new NystromSketch<T>(accelerator, queue, arena).Of(a, tried, seed);
                double last = values.Length == 0 ? 0 : values[^1];
                if (tried == most || values.Length < tried || IsEnough(last, shift)) return new(arena, directions, values, last);
            }
            catch
            {
                arena.Dispose();
                throw;
            }

            arena.Dispose();
        }
    }

    public void Dispose() => arena.Dispose();

    /// <summary>Makes U of a factor, in its place: with (SF)ᵀSF = VΛVᵀ, it is SF·V·Λ^(−1/2).</summary>
    /// <remarks>The small matrix is summed in FP64: in FP32, eigenvalues below ε of the largest would be noise, and those are what a preconditioner is about.</remarks>
    private static (MatrixView<T> Directions, double[] Eigenvalues) Turned(
        Accelerator accelerator, IQueue queue, DeviceArena arena, MatrixView<T> factor, double[] roots, double trace, Accelerator? host)
    {
        long n = factor.Rows, rank = factor.Columns, piece = Piece(n, rank);
        if (rank == 0) return (factor, []);
        using IDisposable scratch = arena.Scope();
        (double[] values, double[] vectors) = Eigenproblem.Solve(accelerator, queue, arena, Gram(accelerator, queue, arena, factor, roots), host)
            ?? throw new ArgumentException("The columns of the kernel matrix cannot be decomposed; it holds what is not finite.");
        double least = Math.Max(Math.Pow(Roundings * Fitting.Rank.Epsilon<T>(), 2) * trace, Roundings * Fitting.Rank.Epsilon<double>() * values[^1]);
        int[] kept = [.. Enumerable.Range(0, (int)rank).Where(i => values[i] > least).OrderByDescending(i => values[i])];
        if (kept.Length == 0) return (factor.Block(0, 0, n, 0), []);
        var turn = new double[rank * kept.Length];
        for (int i = 0; i < turn.Length; i++) turn[i] = vectors[(i / kept.Length * rank) + kept[i % kept.Length]] / Math.Sqrt(values[kept[i % kept.Length]]);
        MatrixView<T> rotation = arena.Upload<T>(turn, rank, kept.Length), room = arena.Matrix<T>(piece, kept.Length);
        VectorView<double> scale = arena.Upload<double>(roots);
        var gemm = accelerator.Get<IGemm<T>>();
        var steps = accelerator.Get<IKrylovSteps<T>>();
        for (long first = 0; first < n; first += piece)
        {
            long count = Math.Min(piece, n - first);
            MatrixView<T> turned = room.Block(0, 0, count, kept.Length);
            gemm.Multiply(queue, Transpose.No, Transpose.No, T.One, factor.Block(first, 0, count, rank).AsBatch(), rotation.AsBatch(), T.Zero, turned.AsBatch());
            steps.ScaleRows(queue, scale.Slice(first, count), turned, 0, factor.Block(first, 0, count, kept.Length));
        }

        return (factor.Block(0, 0, n, kept.Length), Array.ConvertAll(kept, i => values[i]));
    }

    private static MatrixView<double> Gram(Accelerator accelerator, IQueue queue, DeviceArena arena, MatrixView<T> factor, double[] roots)
    {
        long n = factor.Rows, rank = factor.Columns, piece = Piece(n, rank);
        var gram = accelerator.Get<IGram<double>>();
        var steps = accelerator.Get<IKrylovSteps<double>>();
        var convert = accelerator.Get<IConversion<T>>();
        VectorView<double> weights = arena.Upload<double>(Array.ConvertAll(roots, s => s * s)), ones = arena.Upload<double>(Filled(rank));
        MatrixView<double> wide = arena.Matrix<double>(piece, rank), part = arena.Matrix<double>(rank, rank), sum = arena.Matrix<double>(rank, rank);
        for (long first = 0; first < n; first += piece)
        {
            long count = Math.Min(piece, n - first);
            MatrixView<double> rows = wide.Block(0, 0, count, rank);
            convert.Convert(queue, factor.Block(first, 0, count, rank), rows);
            gram.Multiply(queue, rows.AsBatch(), weights.Slice(first, count).AsRow().AsBatch(), part.AsBatch());
            steps.ScaleRows(queue, ones, part, first == 0 ? 0 : 1, sum);
        }

        return sum;
    }

    private static long Piece(long rows, long rank) => Math.Min(Math.Max(1, rows), Math.Max(256, PieceElements / Math.Max(1, rank)));

    private static double[] Filled(long length)
    {
        var values = new double[length];
        Array.Fill(values, 1);
        return values;
    }
}
