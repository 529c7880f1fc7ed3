using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Reads the used columns of a CSV file into memory.</summary>
internal static class CsvLoader
{
    /// <summary>Reads what a user asked for.</summary>
    public static Dataset<T> Load<T>(DataRequest request, Holdout? holdout, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using CsvSource source = CsvSource.Open(request.Path);
        ColumnPlan plan = ColumnPlan.ForFit(source.Columns, request);
        NativeRows<T> rows = ReadAll<T>(source, plan, request.DropMissing, request.Rows ?? long.MaxValue, progress, cancellation, out long dropped);
        try
        {
            (string[] features, FeatureEncoding[] encodings) = Encode(plan, rows);
            if (plan.IsWeighted) ThrowIfAllZero(rows, features.Length + plan.Targets, request);
            NativeRows<T>? test = holdout is null ? null : rows.TakeOut(holdout.Mark(rows.Count));
            return Make(rows, test, features, encodings, request.Targets, plan, dropped);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Reads the columns that a model was fitted on, and its targets.</summary>
    public static Dataset<T> LoadFor<T>(string path, string[] features, FeatureEncoding[] encodings, string[] targets, bool dropMissing, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using CsvSource source = CsvSource.Open(path);
        ColumnPlan plan = ColumnPlan.ForModel(source.Columns, encodings, targets);
        NativeRows<T> rows = ReadAll<T>(source, plan, dropMissing, long.MaxValue, progress, cancellation, out long dropped);
        return Make(rows, null, features, encodings, targets, plan, dropped);
    }

    private static NativeRows<T> ReadAll<T>(CsvSource source, ColumnPlan plan, bool dropMissing, long most, IProgress<FitProgress>? progress, CancellationToken cancellation, out long dropped)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new NativeRows<T>(plan.Width);
        try
        {
            var decoder = new RowDecoder(source, plan, dropMissing, FloatLimits.Largest<T>(), progress, cancellation);
            double[] row = new double[plan.Width];
            while (decoder.TryRead(row, most)) rows.Add(row);

            dropped = decoder.Dropped;
            Dataset<T>.ThrowIfEmpty(source.Path, rows.Count, dropped);
            rows.Trim();
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    // Names the features, and makes columns of the one-hot codes, with the levels in ordinal order so that the order of rows does not matter.
    private static (string[] Features, FeatureEncoding[] Encodings) Encode<T>(ColumnPlan plan, NativeRows<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var names = new List<string>();
        var encodings = new List<FeatureEncoding>();
        int[] expansions = new int[plan.Width];
        int[]?[] places = new int[plan.Width][];
        bool expands = false;
        foreach (UsedColumn column in plan.Columns)
        {
            if (!column.IsFeature) continue;
            if (column.Kind == ColumnKind.Number)
            {
                names.Add(column.Name);
                encodings.Add(new(column.Name, FeatureEncodingKind.Value));
            }
            else if (column.Kind == ColumnKind.DateTime)
            {
                names.Add(column.Name + DateParts.DayOfYear);
                names.Add(column.Name + DateParts.Hour);
                encodings.Add(new(column.Name, FeatureEncodingKind.DayOfYear));
                encodings.Add(new(column.Name, FeatureEncodingKind.Hour));
            }
            else
            {
                expands = true;
                string[] levels = [.. column.Levels!.Keys];
                Array.Sort(levels, StringComparer.Ordinal);
                places[column.Slot] = new int[levels.Length];
                expansions[column.Slot] = levels.Length;
                for (int i = 0; i < levels.Length; i++)
                {
                    places[column.Slot]![column.Levels[levels[i]]] = i;
                    names.Add($"{column.Name}={levels[i]}");
                    encodings.Add(new(column.Name, FeatureEncodingKind.OneHot, levels[i]));
                }
            }
        }

        if (expands) rows.Expand(expansions, places);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw new CliException($"Two features would be called '{name}'. Rename a column, or leave one out with --ignore.");
        }

        return ([.. names], [.. encodings]);
    }

    private static Dataset<T> Make<T>(NativeRows<T> rows, NativeRows<T>? test, string[] features, FeatureEncoding[] encodings, string[] targets, ColumnPlan plan, long dropped)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new()
        {
            Features = features,
            Encodings = encodings,
            Targets = targets,
            Rows = rows.Count,
            Dropped = dropped,
            Groups = plan.IsGrouped ? GroupsOf(rows) : null,
            Open = () => Source(rows, features.Length, targets.Length, plan.IsWeighted),
            OpenTest = test is null ? null : () => Source(test, features.Length, targets.Length, false),
            Owners = test is null ? [rows] : [rows, test],
        };

    private static MemoryRowSource<T> Source<T>(NativeRows<T> rows, int features, int targets, bool weighted)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(rows.Slice(0, features), rows.Slice(features, targets), weighted ? rows.Slice(features + targets, 1) : default(HostMatrix<T>?));

    // The code of the label stands last.
    private static int[] GroupsOf<T>(NativeRows<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] groups = new int[rows.Count];
        for (int i = 0; i < groups.Length; i++) groups[i] = int.CreateTruncating(rows.Row(i)[^1]);
        return groups;
    }

    private static void ThrowIfAllZero<T>(NativeRows<T> rows, int slot, DataRequest request)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < rows.Count; i++)
        {
            if (rows.Row(i)[slot] > T.Zero) return;
        }

        throw new CliException($"{request.Path}, column '{request.Weights}': every weight is 0, so no row counts. Give some rows a positive weight, or leave out --weights.");
    }
}
