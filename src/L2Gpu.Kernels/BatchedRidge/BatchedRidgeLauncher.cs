using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Small ridge problems in device source, a work-group each, in one launch from rows to answers.</summary>
internal sealed class BatchedRidgeLauncher<T>(SourceContext context) : BatchedRidgeOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int PredictItems = 128, RowsOfAGroup = 1024;
    private const long MostGroups = 1 << 20, MostScratchGroups = 1024, ScratchBytes = 256L << 20, MostRowGroups = 256;

    /// <inheritdoc/>
    protected override unsafe void Run(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        int d = checked((int)data.X.Columns), t = checked((int)data.Y.Columns);
        if (FitsTiles(d, t, penalties, results))
        {
            RunInTiles(queue.Source(), data, penalties, intercept, results);
            return;
        }

        (BatchedRidgeRoom room, int rows) = BatchedRidgeRoom.For(d, t, sizeof(T), context.Limits.LocalMemoryBytes);
        bool local = room.Reals > 0;

        // Groups take turns at scratch, so that large problems need no more of it the more of them there are.
        long reals = local ? 0 : BatchedRidgeRoom.RealsFor(d, t, rows), wides = local ? 0 : room.WidesFor(d, t, rows);
        if (Math.Max(reals, wides) > int.MaxValue)
        {
            throw new UnsupportedOperatorException(
                $"A batch of problems with {d} columns and {t} targets is beyond the 32-bit positions of this kernel. Fit them one by one: a single fit has no such limit.");
        }

        long bytes = checked((reals * sizeof(T)) + (wides * sizeof(double)));
        long groups = local ? Math.Min(data.Count, MostGroups) : Math.Clamp(ScratchBytes / bytes, 1, Math.Min(data.Count, MostScratchGroups));
        using DeviceBuffer scratchReals = context.Device.Allocate(checked((nuint)(Math.Max(1, groups * reals) * sizeof(T))));
        using DeviceBuffer scratchWides = context.Device.Allocate(checked((nuint)(Math.Max(1, groups * wides) * sizeof(double))));
        KernelDefines defines = SourceContext.TypeOf<T>()
            .With("LX", room.Items).With("LANES", room.Lanes).With("BLK", room.Block).With("ROOM", room.Reals).With("WIDE", room.Wides);

        // What is not there is not touched; something has to stand in its place.
        VectorView<T>? weights = data.Weights;
        MatrixView<double>? errors = results.LeaveOneOut;
        queue.Source().Launch(
            context.Kernel("BatchedRidge/batched-ridge", defines, "batched_ridge"),
            new LaunchSize(groups),
            new LaunchSize(room.Items),
            data.Count, d, t, rows, intercept ? 1 : 0, data.X.Rows,
            data.X.Buffer, data.X.Offset, data.X.LeadingDimension, data.Y.Buffer, data.Y.Offset, data.Y.LeadingDimension,
            data.Offsets.Buffer, data.Offsets.Offset, weights?.Buffer ?? data.X.Buffer, weights?.Offset ?? 0, weights is null ? 0 : 1,
            penalties.Values.Buffer, penalties.Values.Offset, penalties.Values.Length,
            penalties.Form == BatchedPenaltyForm.PerProblem ? 1 : 0, penalties.Form == BatchedPenaltyForm.SharedRelative ? 1 : 0,
            results.Coefficients.Buffer, results.Coefficients.Offset, results.Coefficients.LeadingDimension,
            results.Center.Buffer, results.Center.Offset, results.Center.LeadingDimension,
            results.Offset.Buffer, results.Offset.Offset, results.Offset.LeadingDimension,
            results.Lambda.Buffer, results.Lambda.Offset,
            results.BackwardError.Buffer, results.BackwardError.Offset, results.BackwardError.LeadingDimension,
            results.Status.Buffer, results.Status.Offset,
            errors?.Buffer ?? results.Lambda.Buffer, errors?.Offset ?? 0, errors?.LeadingDimension ?? 0, errors is null ? 0 : 1,
            scratchReals, reals, scratchWides, wides);
    }

    // Shapes alone decide, so that a problem's bits do not depend on its neighbours.
    private bool FitsTiles(int d, int t, BatchedRidgePenalties penalties, BatchedRidgeResults results)
        => typeof(T) == typeof(float) && context.HasCuda(80) && d is >= BatchedRidgeTiles.FewestColumns and <= BatchedRidgeTiles.MostColumns && t <= BatchedRidgeTiles.MostTargets
            && (penalties.Form == BatchedPenaltyForm.PerProblem || penalties.Values.Length == 1) && results.LeaveOneOut is null;

    private void RunInTiles(ISourceQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        int t = (int)data.Y.Columns;
        var tiles = BatchedRidgeTiles.For(t, data.X.Rows / data.Count);
        VectorView<T>? weights = data.Weights;
        queue.Launch(
            context.Kernel("BatchedRidge/batched-ridge.sm80", SourceContext.TypeOf<T>().With(tiles.Defines), "batched_ridge_tiles", tiles.GroupMemoryBytes),
            new LaunchSize(data.Count),
            new LaunchSize(BatchedRidgeTiles.Items),
            (int)data.X.Columns, t, intercept ? 1 : 0, data.X.Rows,
            data.X.Buffer, data.X.Offset, data.X.LeadingDimension, data.Y.Buffer, data.Y.Offset, data.Y.LeadingDimension,
            data.Offsets.Buffer, data.Offsets.Offset, weights?.Buffer ?? data.X.Buffer, weights?.Offset ?? 0, weights is null ? 0 : 1,
            penalties.Values.Buffer, penalties.Values.Offset,
            penalties.Form == BatchedPenaltyForm.PerProblem ? 1 : 0, penalties.Form == BatchedPenaltyForm.SharedRelative ? 1 : 0,
            results.Coefficients.Buffer, results.Coefficients.Offset, results.Coefficients.LeadingDimension,
            results.Center.Buffer, results.Center.Offset, results.Center.LeadingDimension,
            results.Offset.Buffer, results.Offset.Offset, results.Offset.LeadingDimension,
            results.Lambda.Buffer, results.Lambda.Offset,
            results.BackwardError.Buffer, results.BackwardError.Offset, results.BackwardError.LeadingDimension,
            results.Status.Buffer, results.Status.Offset);
    }

    /// <inheritdoc/>
    protected override void RunPredict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions)
    {
        // Few problems with many rows each are divided among groups.
        long count = models.Coefficients.Rows, rowGroups = Math.Clamp(x.Rows * predictions.Columns / count / RowsOfAGroup, 1, MostRowGroups);
        queue.Source().Launch(
            context.Kernel("BatchedRidge/batched-predict", SourceContext.TypeOf<T>().With("LX", PredictItems), "batched_predict"),
            new LaunchSize(Math.Min(count, MostGroups), rowGroups),
            new LaunchSize(PredictItems),
            count, checked((int)x.Columns), checked((int)predictions.Columns), x.Rows,
            x.Buffer, x.Offset, x.LeadingDimension, offsets.Buffer, offsets.Offset,
            models.Coefficients.Buffer, models.Coefficients.Offset, models.Coefficients.LeadingDimension,
            models.Center.Buffer, models.Center.Offset, models.Center.LeadingDimension,
            models.Offset.Buffer, models.Offset.Offset, models.Offset.LeadingDimension,
            predictions.Buffer, predictions.Offset, predictions.LeadingDimension);
    }
}
