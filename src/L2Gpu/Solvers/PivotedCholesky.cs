using System.Numerics;
using L2Gpu.Data;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>
/// A partial Cholesky factorisation K ≈ FFᵀ of a kernel matrix whose pivots are drawn in proportion to what is left of the diagonal (Chen, Epperly, Tropp and Webber,
/// "Randomly pivoted Cholesky", Commun. Pure Appl. Math. 2023), a block at a time by rejection (Epperly, Tropp and Webber, "Embrace rejection", 2024), which draws
/// pivots from the same distribution as one at a time.
/// </summary>
/// <remarks>
/// Rank k costs k columns of K and 2nk² operations. K − FFᵀ is positive semidefinite but for rounding; FFᵀ has the pivots' rows and columns of K. Weights change which
/// pivots are drawn and what the traces mean, not what F is made of: √W·F is the factor of √W·K·√W with the same pivots.
/// </remarks>
internal sealed class PivotedCholesky<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The most columns that are added at a time.</summary>
    public const int Block = 128;

    // A pivot below so many roundings of its diagonal element is none.
    private const double Roundings = 10;

    private PivotedCholesky(MatrixView<T> factor, int[] pivots, double trace, double residualTrace)
        => (Factor, Pivots, Trace, ResidualTrace) = (factor, pivots, trace, residualTrace);

    /// <summary>F, shape (n, rank); F[pivots] is lower triangular.</summary>
    public MatrixView<T> Factor { get; }

    /// <summary>The rows that were picked, in order.</summary>
    public int[] Pivots { get; }

    /// <summary>The trace of √W·K·√W.</summary>
    public double Trace { get; }

    /// <summary>The trace of √W·(K − FFᵀ)·√W.</summary>
    public double ResidualTrace { get; }

    /// <summary>Bytes of the device that <see cref="Compute"/> takes at its most, F among them.</summary>
    public static unsafe long Bytes(long rows, long columns, int maximumRank)
    {
        long block = Math.Min(Block, maximumRank);
        return checked(sizeof(T) * ((rows * (maximumRank + block + 2)) + (block * (columns + maximumRank + (2 * block)))));
    }

    /// <summary>Computes one.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="arena">Where the memory of <see cref="Factor"/> comes from.</param>
    /// <param name="kernel">The kernel, positive semidefinite.</param>
    /// <param name="points">Shape (n, d).</param>
    /// <param name="maximumRank">The most pivots, 1 to n.</param>
    /// <param name="enough">Given the rank so far and the trace of the residual, whether that will do; asked before each block. Null goes on to the most.</param>
    /// <param name="weights">n of them, not negative; null for 1.</param>
    /// <param name="seed">What pivots are drawn from.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <exception cref="ArgumentException">The kernel of a point with itself is negative or not finite.</exception>
    public static PivotedCholesky<T> Compute(
        Accelerator accelerator, IQueue queue, DeviceArena arena, KernelFunction kernel, MatrixView<T> points, int maximumRank, Func<int, double, bool>? enough = null,
        ReadOnlySpan<double> weights = default, ulong seed = 0, CancellationToken cancellationToken = default)
    {
        int n = checked((int)points.Rows), most = Math.Min(n, maximumRank), width = Math.Min(Block, most);
        MatrixView<T> factor = arena.Matrix<T>(n, most);
        using IDisposable scratch = arena.Scope();
        var gemm = accelerator.Get<IGemm<T>>();
        var pairwise = accelerator.Get<IPairwise<T>>();
        MatrixView<T> columns = arena.Matrix<T>(n, width);
        VectorView<T> squares = arena.Vector<T>(n);
        var rows = new PivotRows<T>(queue, arena, points, factor, width);
        pairwise.Diagonal(queue, kernel, points, squares);
        double[] whole = arena.Download(squares), left = new double[n], cumulative = new double[n];
        Check(whole, kernel);
        whole.CopyTo(left, 0);
        var random = new SplitMix64(seed);
        var pivots = new List<int>(most);
        double trace = Sums(left, weights, cumulative), residual = trace;
        while (pivots.Count < most && residual > 0 && enough?.Invoke(pivots.Count, residual) != true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rank = pivots.Count;
            int[] proposed = Draw(ref random, cumulative, width);
            double[] block = rows.Residual(gemm, pairwise, kernel, proposed, rank);
            var elimination = new PivotBlock(block, proposed.Length);
            int[] accepted = elimination.Accept(ref random, most - rank, p => Roundings * Rank.Epsilon<T>() * whole[proposed[p]]);
            if (accepted.Length == 0) break; // what is left is rounding

            // The columns of what is left, and their triangular solve as a product with the inverse: rejection keeps the block well conditioned.
            MatrixView<T> added = columns.Block(0, 0, n, accepted.Length), place = factor.Block(0, rank, n, accepted.Length);
            rows.Keep(accepted);
            pairwise.Matrix(queue, kernel, points, rows.Points, added);
            if (rank > 0) gemm.Multiply(queue, Transpose.No, Transpose.Yes, -T.One, factor.Block(0, 0, n, rank).AsBatch(), rows.Factors(rank).AsBatch(), T.One, added.AsBatch());
            MatrixView<T> inverse = rows.Square(elimination.InverseOfFactor(), accepted.Length);
            gemm.Multiply(queue, Transpose.No, Transpose.Yes, T.One, added.AsBatch(), inverse.AsBatch(), T.Zero, place.AsBatch());
            pairwise.Diagonal(queue, KernelFunction.Linear, place, squares);
            double[] taken = arena.Download(squares);
            for (int i = 0; i < n; i++) left[i] = Math.Max(0, left[i] - taken[i]);
            foreach (int p in accepted)
            {
                left[proposed[p]] = 0;
                pivots.Add(proposed[p]);
            }

            residual = Sums(left, weights, cumulative);
        }

        return new(factor.Block(0, 0, n, pivots.Count), [.. pivots], trace, residual);
    }

    private static void Check(double[] diagonal, KernelFunction kernel)
    {
        int found = Array.FindIndex(diagonal, value => !(value >= 0) || !double.IsFinite(value));
        if (found >= 0)
            throw new ArgumentException($"The kernel {kernel} of point {found} with itself is {diagonal[found]}; a positive semidefinite kernel is not negative there. Check kernel and data.", nameof(kernel));
    }

    /// <summary>The running sums of the weighted diagonal.</summary>
    /// <returns>The last one.</returns>
    private static double Sums(double[] diagonal, ReadOnlySpan<double> weights, double[] cumulative)
    {
        double sum = 0;
        for (int i = 0; i < diagonal.Length; i++) cumulative[i] = sum += (weights.IsEmpty ? 1 : weights[i]) * diagonal[i];
        return sum;
    }

    private static int[] Draw(ref SplitMix64 random, double[] cumulative, int count)
    {
        var drawn = new int[count];
        for (int i = 0; i < count; i++)
        {
            // The first sum that is above it: a row without a share is never found.
            double at = random.Uniform() * cumulative[^1];
            int low = 0, high = cumulative.Length - 1;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (cumulative[middle] > at) high = middle;
                else low = middle + 1;
            }

            drawn[i] = low;
        }

        return drawn;
    }
}
