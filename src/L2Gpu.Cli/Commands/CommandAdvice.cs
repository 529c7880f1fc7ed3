using L2Gpu.Cli.Data;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>Looks through a whole CSV file, once a fit has stopped at a cell of it, for options with which the fit runs.</summary>
internal static class CommandAdvice
{
    // More values than this make more columns than anybody wants to look at.
    private const int MostLevels = 50;

    /// <summary>A complete command; null where no choice of options helps, as with text in the target.</summary>
    public static string? For(DataSettings settings, CancellationToken cancellation)
    {
        try
        {
            return Advise(settings, cancellation);
        }
        catch (CliException)
        {
            // The file has a fault further down that no option gets around.
            return null;
        }
    }

    private static string? Advise(DataSettings settings, CancellationToken cancellation)
    {
        using CsvSource source = CsvSource.Open(settings.Data.Path);
        ColumnPlan plan = ColumnPlan.ForFit(source.Columns, settings.Data);
        var contents = new ColumnContents[plan.Columns.Length];
        for (int i = 0; i < contents.Length; i++) contents[i] = new ColumnContents(plan.Columns[i]);
        long rows = 0;
        while (rows < (settings.Data.Rows ?? long.MaxValue) && source.Read())
        {
            foreach (ColumnContents column in contents) column.Add(source.Reader.GetSpan(column.Column.Index));
            if ((++rows & 4095) == 0) cancellation.ThrowIfCancellationRequested();
        }

        var oneHot = new List<string>();
        var dates = new List<string>();
        var ignored = new List<string>(settings.Data.Ignore);
        bool drop = settings.Data.DropMissing;
        bool needsDouble = false;
        int kept = 0;
        foreach (ColumnContents column in contents)
        {
            Remedy remedy = column.Choose(rows, MostLevels);
            if (remedy == Remedy.None) return null;
            if (remedy == Remedy.OneHot) oneHot.Add(column.Column.Name);
            if (remedy == Remedy.Date) dates.Add(column.Column.Name);
            if (remedy == Remedy.Ignore)
            {
                ignored.Add(column.Column.Name);
                continue;
            }

            needsDouble |= settings.IsSingle && remedy == Remedy.Number && column.NeedsDouble;
            drop |= column.Missing > 0;
            kept += column.Column.IsFeature ? 1 : 0;
        }

        return kept == 0 ? null : Command(settings, oneHot, dates, ignored, drop, needsDouble);
    }

    /// <summary>The arguments with the precision that holds every number of a file.</summary>
    public static List<string> WithDouble(IReadOnlyList<string> args) => [.. CommandText.Without(args, "--precision", hasValue: true), "--precision", "f64"];

    private static string Command(DataSettings settings, List<string> oneHot, List<string> dates, List<string> ignored, bool drop, bool needsDouble)
    {
        List<string> args = CommandText.Without(settings.Args, "--one-hot", hasValue: true);
        args = CommandText.Without(args, "--datetime", hasValue: true);
        args = CommandText.Without(args, "--ignore", hasValue: true);
        args = CommandText.Without(args, "--drop-missing", hasValue: false);
        if (settings.Data.Features is { } features)
        {
            args = CommandText.Without(args, "--features", hasValue: true);
            args.AddRange(["--features", ColumnList.Join(features.Where(f => !ignored.Contains(f)))]);
            ignored.RemoveAll(features.Contains);
        }

        if (oneHot.Count > 0) args.AddRange(["--one-hot", ColumnList.Join(oneHot)]);
        if (dates.Count > 0) args.AddRange(["--datetime", ColumnList.Join(dates)]);
        if (ignored.Count > 0) args.AddRange(["--ignore", ColumnList.Join(ignored)]);
        if (drop) args.Add("--drop-missing");
        if (needsDouble) args = WithDouble(args);
        return CommandText.Of(args);
    }
}
