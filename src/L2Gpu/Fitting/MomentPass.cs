using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The one pass over the data that every primal fit makes.</summary>
internal static class MomentPass
{
    /// <summary>Reads every row once.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="centered">Whether the moments are about the means, as an intercept wants it, or about 0.</param>
    /// <param name="needsDeviations">Whether the deviations of the columns are needed to full precision, about the means in any case.</param>
    public static Moments Run<T>(FitSession<T> session, bool centered, bool needsDeviations = false)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(session, centered, needsDeviations, (shape, matrix, inspect) =>
        {
            using var sums = new MomentSegments<T>(session.Accelerator, session.Queue, session.Arena, shape, matrix, work => session.HostStage(MomentSegments<T>.HostStage, work));
            long count = session.EachBlock("moments", sums.Add, labels =>
            {
                sums.BeginBlock();
                inspect(labels);
            });
            sums.Finish();
            return count;
        });

    /// <summary>Reads every row once, with sums of the caller's own.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="centered">Whether the moments are about the means, as an intercept wants it, or about 0.</param>
    /// <param name="needsDeviations">Whether the deviations of the columns are needed to full precision, about the means in any case.</param>
    /// <param name="sum">Writes the moments of such a shape to the matrix, lets each block of rows be inspected, and returns the number of rows.</param>
    public static Moments Run<T>(
        FitSession<T> session, bool centered, bool needsDeviations, Func<GramShape, MatrixView<double>, Action<RowLabels<T>>, long> sum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // About 0, a deviation is the difference of two large sums; about the mean it is itself, and the means are put back afterwards.
        bool aboutMeans = centered || needsDeviations;
        var shape = new GramShape(session.Columns, session.Targets, session.Source.IsWeighted, aboutMeans);
        var spread = new TargetSpread<T>((int)session.Targets);
        var tally = new WeightTally<T>();
        MatrixView<double> matrix = session.Arena.Matrix<double>(shape.Order, shape.Order);
        long rows = session.Stage("moments", () => sum(shape, matrix, labels =>
        {
            DataCheck.Weights(labels);
            tally.Add(labels);
            if (!aboutMeans) spread.Add(labels);
        }));
        return Finish(session, matrix, shape, rows, spread.Finish(), centered, needsDeviations) with { Weights = tally.Count };
    }

    /// <summary>Takes moments that were summed before; the rows are not read.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="sums">The moments; about 0 only where neither means nor deviations are needed.</param>
    /// <param name="centered">As for <see cref="Run{T}(FitSession{T}, bool, bool)"/>.</param>
    /// <param name="needsDeviations">As there.</param>
    public static Moments Of<T>(FitSession<T> session, SummedMoments sums, bool centered, bool needsDeviations)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MatrixView<double> matrix = session.Arena.Upload<double>(sums.Matrix, sums.Shape.Order, sums.Shape.Order);
        return Finish(session, matrix, sums.Shape, sums.Rows, sums.TargetSquares, centered, needsDeviations) with { Weights = sums.Weights };
    }

    private static Moments Finish<T>(
        FitSession<T> session, MatrixView<double> matrix, GramShape shape, long rows, double[] targetSquares, bool centered, bool needsDeviations)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Moments moments = Of(session, matrix, shape, rows, centered);
        if (!shape.Centered) moments = moments with { TargetSquares = targetSquares };
        DataCheck.Usable(session, moments);
        if (needsDeviations) DataCheck.Vanishing(session, moments, Rank.SmallestNormal<T>());
        return moments;
    }

    /// <summary>What a moment matrix says; where it is about the means and the fit is about 0, the means are put back.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="matrix">The matrix of some rows.</param>
    /// <param name="shape">What was summed.</param>
    /// <param name="rows">How many rows these are.</param>
    /// <param name="centered">Whether the fit has an intercept.</param>
    public static Moments Of<T>(FitSession<T> session, MatrixView<double> matrix, GramShape shape, long rows, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Moments moments = Read(session, matrix, shape, rows);
        return shape.Centered && !centered ? AboutZero(session, moments, shape) : moments;
    }

    private static Moments Read<T>(FitSession<T> session, MatrixView<double> matrix, GramShape shape, long rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceArena arena = session.Arena;
        int d = (int)shape.Columns, t = (int)shape.Targets, order = (int)shape.Order;
        double[] diagonal = arena.DownloadDiagonal(matrix);
        double[] border = arena.Download(matrix.Row(order - 1));
        double[] cross = arena.Download(matrix.Block(0, d, d, t));
        double total = border[^1];
        double[] means = shape.Centered ? border[..^1] : Array.ConvertAll(border[..^1], sum => sum / total);
        var variances = new double[d];
        for (int j = 0; j < d; j++) variances[j] = (diagonal[j] / total) - (shape.Centered ? 0 : means[j] * means[j]);
        return new Moments(matrix, rows, total, means, diagonal[..d], cross, diagonal[d..^1], variances);
    }

    // Σwzzᵀ = Σw(z − z̄)(z − z̄)ᵀ + Wz̄z̄ᵀ, a sum without cancellation on the diagonal.
    private static Moments AboutZero<T>(FitSession<T> session, Moments moments, GramShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)shape.Columns, t = (int)shape.Targets, all = d + t;
        MatrixView<double> means = session.Arena.Upload<double>(moments.Means, all, 1), block = moments.Matrix.Block(0, 0, all, all);
        session.Get<IGemm<double>>().Multiply(session.Queue, Transpose.No, Transpose.Yes, moments.TotalWeight, means.AsBatch(), means.AsBatch(), 1, block.AsBatch());
        return moments with
        {
            Squares = session.Arena.DownloadDiagonal(moments.Matrix.Block(0, 0, d, d)),
            Cross = session.Arena.Download(moments.Matrix.Block(0, d, d, t)),
        };
    }
}
