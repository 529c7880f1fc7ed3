using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The errors of each fold's models on the rows that it holds out, from the data: one pass for all folds, λ and targets.</summary>
internal static class HeldOutErrors
{
    /// <summary>Reads the rows once.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="heldOut">The fold of each row.</param>
    /// <param name="rowCount">How many rows there are.</param>
    /// <param name="models">One a fold.</param>
    /// <param name="grid">How many λ each has.</param>
    /// <returns>For each fold Σwe², shape (grid, targets), and Σw.</returns>
    public static (double[][] Squares, double[] Weights) Measure<T>(FitSession<T> session, RowPartition heldOut, long rowCount, FoldModel[] models, int grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IDisposable scope = session.Arena.Scope();
        DeviceArena arena = session.Arena;
        int d = (int)session.Columns, t = (int)session.Targets, width = grid * t;
        var sums = new ILinearResidualAccumulator<T>?[models.Length];
        var squares = new double[models.Length][];
        var weights = new double[models.Length];
        MatrixView<double> gradient = arena.Matrix<double>(d, width), result = arena.Matrix<double>(2, width);
        var repeated = new RepeatedTargets<T>(session, grid);
        void Finish(int fold)
        {
            if (sums[fold] is not { } sum) return;
            sum.Finish(gradient, result);
            squares[fold] = arena.Download(result.Row(0));
            sum.Dispose();
            sums[fold] = null;
        }

        try
        {
            using var source = new PartitionedRowSource<T>(session.Source, heldOut, rowCount, static _ => true);
            session.EachBlock(
                "held-out errors",
                source,
                (x, y, w) =>
                {
                    if (sums[source.Part] is null)
                    {
                        if (heldOut.IsOrdered && source.Part > 0) Finish(source.Part - 1);
                        sums[source.Part] = session.Get<ILinearResidual<T>>().Begin(session.Queue, View(arena, models[source.Part], d, t, grid), session.Source.IsWeighted);
                    }

                    // Each λ has its own residuals, so each needs the targets beside those of the others.
                    if (grid == 1) sums[source.Part]!.Add(x, y, w);
                    else repeated.Add(x, y, w, sums[source.Part]!.Add);
                },
                labels => weights[source.Part] += Weight(labels));
            for (int fold = 0; fold < models.Length; fold++) Finish(fold);
            return (squares, weights);
        }
        finally
        {
            foreach (ILinearResidualAccumulator<T>? sum in sums) sum?.Dispose();
        }
    }

    private static LinearModelView View(DeviceArena arena, FoldModel model, int d, int t, int grid)
    {
        var offsets = new double[grid * t];
        for (int i = 0; i < offsets.Length; i++) offsets[i] = model.Offset[i % t];
        return new LinearModelView(arena.Upload<double>(model.Center), arena.Upload<double>(model.Coefficients, d, offsets.Length), arena.Upload<double>(offsets));
    }

    private static double Weight<T>(RowLabels<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows.Weights is not { } weights) return rows.Rows;
        double sum = 0;
        for (long row = 0; row < weights.Rows; row++) sum += double.CreateTruncating(weights.Row(row)[0]);
        return sum;
    }
}
