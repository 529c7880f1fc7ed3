using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The pass over the data of a fit that never forms XᵀWX: moments of each column by itself.</summary>
internal static class ColumnPass
{
    /// <summary>Reads every row once. The matrix of the result is not there.</summary>
    public static Moments Run<T>(FitSession<T> session, bool centered, bool needsDeviations)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)session.Columns, t = (int)session.Targets;
        DeviceArena arena = session.Arena;
        VectorView<double> means = arena.Vector<double>(d + t + 1), squares = arena.Vector<double>(d + t);
        MatrixView<double> cross = arena.Matrix<double>(d, t);
        long rows = session.Stage("column moments", () =>
        {
            using IColumnMomentsAccumulator<T> sums = session.Get<IColumnMoments<T>>().Begin(session.Queue, d, t, session.Source.IsWeighted);
            long count = session.EachBlock("column moments", sums.Add, DataCheck.Weights);
            sums.Finish(means, squares, cross);
            return count;
        });

        double[] mean = arena.Download(means), square = arena.Download(squares), product = arena.Download(cross);
        double total = mean[^1];
        double[] variances = Array.ConvertAll(square[..d], s => s / total);
        if (!centered)
        {
            // About 0: Σwzz' = Σw(z − z̄)(z' − z̄') + Wz̄z̄'.
            for (int i = 0; i < product.Length; i++) product[i] += total * mean[i / t] * mean[d + (i % t)];
        }

        double[] diagonal = [.. square[..d].Select((s, j) => centered ? s : s + (total * mean[j] * mean[j]))];
        var moments = new Moments(default, rows, total, mean[..^1], diagonal, product, square[d..], variances);
        DataCheck.Usable(session, moments);
        if (needsDeviations) DataCheck.Vanishing(session, moments, Rank.SmallestNormal<double>());
        return moments;
    }
}
