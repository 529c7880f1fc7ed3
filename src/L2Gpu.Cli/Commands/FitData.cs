using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>The data of a fit, with advice where a cell stops it.</summary>
internal static class FitData
{
    public static Dataset<T> Load<T>(CliConsole console, DataSettings settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CancellationToken cancellation = console.Cancellation;
        using var progress = FitProgressLine.Create(console, settings.Quiet);
        return Advising(
            settings,
            () => InputFile.IsNpy(settings.Data.Path)
                ? NpyLoader.Load<T>(settings.Data, settings.Holdout, progress, cancellation)
                : CsvLoader.Load<T>(settings.Data, settings.Holdout, MemoryFor(console, settings), progress, cancellation),
            cancellation);
    }

    /// <summary>The rows of <c>--test</c>; null without it.</summary>
    public static Dataset<T>? LoadTest<T>(CliConsole console, DataSettings settings, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (settings.Test is not { } path) return null;
        try
        {
            bool drop = settings.Data.DropMissing;
            using var progress = FitProgressLine.Create(console, settings.Quiet);
            return InputFile.IsNpy(path)
                ? NpyLoader.LoadFor<T>(path, data.Encodings, data.Targets, drop, progress, console.Cancellation)
                : CsvLoader.LoadFor<T>(path, data.Features, data.Encodings, data.Targets, drop, MemoryFor(console, settings), progress, console.Cancellation);
        }
        catch (ColumnNameException e)
        {
            // The name is right for the file of the fit: to change it there would not help.
            throw new CliException(e.Message);
        }
    }

    /// <summary>What a reader should know about the rows.</summary>
    public static List<string> Notes<T>(Dataset<T> data, Dataset<T>? test)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var notes = new List<string>();
        if (data.Dropped > 0) notes.Add($"{Numbers.Count(data.Dropped)} of {Numbers.Count(data.Dropped + AllRows(data))} rows were dropped because of empty or NaN cells.");
        if (test is { Dropped: > 0 }) notes.Add($"{Numbers.Count(test.Dropped)} of {Numbers.Count(test.Dropped + test.Rows)} test rows were dropped because of empty or NaN cells.");
        return notes;
    }

    /// <summary>The models' scores on the rows that they have not seen; null for each where there are none.</summary>
    public static TestScore?[] Tests<T, TModel>(Dataset<T> data, Dataset<T>? test, IReadOnlyList<TModel> models, Func<TModel, HostMatrix<T>, double[,]> predict, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scores = new TestScore?[models.Count];
        if ((test?.Open ?? data.OpenTest) is not { } open) return scores;
        using IRowSource<T> rows = open();
        for (int i = 0; i < scores.Length; i++)
        {
            TModel model = models[i];
            scores[i] = TestScore.Of(x => predict(model, x), rows, cancellation);
        }

        return scores;
    }

    /// <summary>Looks for the cell that stopped a fit, and throws at it with a command that works; returns where there is none.</summary>
    public static void FindBadCell<T>(DataSettings settings, Dataset<T> data, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Advising(
            settings,
            () =>
            {
                data.FindBadCell?.Invoke();
                return 0;
            },
            cancellation);

    public static string WhereDataAre<T>(Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
        => data.IsStreamed
            ? $"{Numbers.Bytes((double)data.Bytes)}, read again on each pass, {Numbers.Bytes((double)data.BytesInMemory)} of it in memory at a time"
            : $"{Numbers.Bytes((double)data.Bytes)} in memory";

    // Where a cell stops the fit, options are looked for with which it runs.
    private static TResult Advising<TResult>(DataSettings settings, Func<TResult> work, CancellationToken cancellation)
    {
        try
        {
            return work();
        }
        catch (CellException e)
        {
            string? command = !InputFile.IsNpy(settings.Data.Path) ? CommandAdvice.For(settings, cancellation)
                : e.IsMissing ? CommandText.Of([.. settings.Args, "--drop-missing"])
                : e.NeedsDouble ? CommandText.Of(CommandAdvice.WithDouble(settings.Args)) : null;
            throw new CliException(e.Message, CliException.Failed, command);
        }
    }

    private static long MemoryFor(CliConsole console, DataSettings settings) => settings.Data.Stream ? 0 : console.MemoryForData;

    private static long AllRows<T>(Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IRowSource<T>? test = data.OpenTest?.Invoke();
        return data.Rows + (test?.Rows ?? 0);
    }
}
