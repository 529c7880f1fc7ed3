using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Output;

/// <summary>The rows of a kernel fit with what the model says of them, for its picture.</summary>
internal static class FittedRows
{
    private const int MostTargets = 3;
    private const int LinePoints = 501;

    /// <summary>Reads the rows again and predicts them.</summary>
    public static KernelDrawing Of<T>(Dataset<T> data, KernelFitResult result, Accelerator? accelerator, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelRidgeModel model = result.Best;
        KernelFitReport report = model.Report!;
        int features = data.Features.Length, shown = Math.Min(MostTargets, data.Targets.Length);
        (int Day, int Hour) date = Date(data);
        bool isYear = date.Day >= 0;
        int along = isYear || features > 1 ? -1 : 0;
        int rows = checked((int)data.Rows);
        var x = new double[isYear || along >= 0 ? rows : 0];
        double[][] observed = [.. Enumerable.Range(0, shown).Select(_ => new double[rows])], fitted = [.. observed.Select(_ => new double[rows])];
        using IRowSource<T> source = data.Open();
        int at = 0;
        while (source.TryRead(out RowBlock<T> block))
        {
            cancellation.ThrowIfCancellationRequested();
            double[,] predicted = Predict(model, block, accelerator);
            for (long i = 0; i < block.Rows; i++, at++)
            {
                ReadOnlySpan<T> row = block.X.Row(i), y = block.Y.Row(i);
                if (isYear) x[at] = Value(row, date.Day) - 1 + (Value(row, date.Hour) / 24);
                else if (along >= 0) x[at] = Value(row, along);
                for (int t = 0; t < shown; t++) (observed[t][at], fitted[t][at]) = (double.CreateTruncating(y[t]), predicted[i, t]);
            }
        }

        double[] grid = along < 0 || rows == 0 ? [] : [.. Enumerable.Range(0, LinePoints).Select(i => x.Min() + ((x.Max() - x.Min()) * i / (LinePoints - 1)))];
        double[,]? line = grid.Length == 0 ? null : model.Predict(HostMatrix<double>.FromRowMajor(grid, grid.Length, 1), accelerator);
        TargetDrawing[] targets =
        [
            .. Enumerable.Range(0, shown).Select(t => new TargetDrawing(
                data.Targets[t], x, observed[t], fitted[t], report.LeaveOneOutResiduals is { } all ? [.. all[t]] : null,
                line is null ? [] : [.. grid.Select((g, i) => (g, line[i, t]))])),
        ];
        string title = $"Kernel ridge of {string.Join(", ", data.Targets)}: {Numbers.Count(features)} {(features == 1 ? "feature" : "features")}, {Numbers.Count(report.Rows)} rows";
        return new KernelDrawing(title, Subtitle(model, result, targets), targets)
        {
            Horizontal = along >= 0 ? data.Features[0] : null,
            IsYear = isYear,
            Curve = result.Selection,
            Chosen = model.Lambda,
            Hidden = data.Targets.Length - shown,
        };
    }

    private static string Subtitle(KernelRidgeModel model, KernelFitResult result, TargetDrawing[] targets)
    {
        string chosen = result.Selection is { } curve ? $", the best of {curve.Lambda.Length} by exact leave-one-out" : "";
        double[]? left = KernelRidgeText.LeaveOneOutRmse(model.Report!);
        string search = KernelRidgeText.IsOfSearch(model.Report!) ? " in the search" : "";
        string errors = $"RMSE {Ticks.Short(model.Report!.Rmse[0])} on the fit{(left is null ? "" : $", {Ticks.Short(left[0])} with each row left out{search}")}";
        return $"{KernelText.Of(model.Kernel)}; λ = {string.Join(", ", model.Lambda.Distinct().Select(Ticks.Short))}{chosen}; {errors}{(targets.Length > 1 ? $" ({targets[0].Name})" : "")}";
    }

    // The first date among the features: its day and, where it has any, its hour.
    private static (int Day, int Hour) Date<T>(Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int day = Array.FindIndex(data.Encodings, e => e.Kind == FeatureEncodingKind.DayOfYear);
        return (day, day < 0 ? -1 : Array.FindIndex(data.Encodings, e => e.Kind == FeatureEncodingKind.Hour && e.Column == data.Encodings[day].Column));
    }

    private static double Value<T>(ReadOnlySpan<T> row, int column)
        where T : unmanaged, IFloatingPointIeee754<T>
        => column < 0 ? 0 : double.CreateTruncating(row[column]);

    private static unsafe double[,] Predict<T>(KernelRidgeModel model, RowBlock<T> block, Accelerator? accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
        => model.Predict(HostMatrix<T>.FromMemory(block.X.Origin, block.Rows, block.X.Columns, block.X.LeadingDimension, 1), accelerator);
}
