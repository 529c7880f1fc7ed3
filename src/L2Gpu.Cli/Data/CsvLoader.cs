using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Reads the used columns of a CSV file: into memory where they fit, else again on each pass.</summary>
internal static class CsvLoader
{
    /// <summary>Reads what a user asked for.</summary>
    /// <param name="request">What that is.</param>
    /// <param name="holdout">Which rows are kept for the test.</param>
    /// <param name="memory">The most bytes of data to hold in memory; 0 for none.</param>
    /// <param name="progress">Told now and then how many records were read.</param>
    /// <param name="cancellation">Looked at just as often.</param>
    public static Dataset<T> Load<T>(DataRequest request, Holdout? holdout, long memory, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using CsvSource source = CsvSource.Open(request.Path);
        ColumnPlan plan = ColumnPlan.ForFit(source.Columns, request);
        long most = request.Rows ?? long.MaxValue;
        FirstPass<T> pass = Read<T>(source, plan, request.DropMissing, most, memory, progress, cancellation);
        try
        {
            (string[] features, FeatureEncoding[] encodings) = Encode(plan, out int[] expansions, out int[]?[] places);
            if (plan.IsWeighted && !pass.HasWeight)
                throw new CliException($"{request.Path}, column '{request.Weights}': every weight is 0, so no row counts. Give some rows a positive weight, or leave out --weights.");
            var table = new CsvTable(request.Path, encodings, request.Targets, request.Weights, request.Group, request.DropMissing, most, pass.Count);
            bool[]? marked = holdout?.Mark(pass.Count);
            if (pass.Rows is null || (Int128)pass.Count * table.Width * Unsafe.SizeOf<T>() > memory) return Stream<T>(table, features, marked, pass, cancellation);
            if (Array.Exists(places, p => p is not null)) pass.Rows.Expand(expansions, places);
            NativeRows<T>? test = marked is null ? null : pass.Rows.TakeOut(marked);
            return InMemory(table, features, marked, pass, pass.Rows, test);
        }
        catch
        {
            pass.Rows?.Dispose();
            throw;
        }
    }

    /// <summary>Reads the columns that a model was fitted on, and its targets.</summary>
    public static Dataset<T> LoadFor<T>(
        string path, string[] features, FeatureEncoding[] encodings, string[] targets, bool dropMissing, long memory, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using CsvSource source = CsvSource.Open(path);
        ColumnPlan plan = ColumnPlan.ForModel(source.Columns, encodings, targets);
        FirstPass<T> pass = Read<T>(source, plan, dropMissing, long.MaxValue, memory, progress, cancellation);
        var table = new CsvTable(path, encodings, targets, null, null, dropMissing, long.MaxValue, pass.Count);
        return pass.Rows is null ? Stream<T>(table, features, null, pass, cancellation) : InMemory(table, features, null, pass, pass.Rows, null);
    }

    // Every cell is looked at, whether its row is kept in memory or not.
    private static FirstPass<T> Read<T>(
        CsvSource source, ColumnPlan plan, bool dropMissing, long most, long memory, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NativeRows<T>? rows = memory == 0 ? null : new NativeRows<T>(plan.Width);
        try
        {
            long mostKept = memory / Math.Max(1, plan.Width * Unsafe.SizeOf<T>()), count = 0;
            bool hasWeight = false;
            List<int>? groups = plan.IsGrouped ? [] : null;
            var decoder = new RowDecoder(source, plan, dropMissing, FloatLimits.Largest<T>(), progress, cancellation);
            double[] row = new double[plan.Width];
            for (; decoder.TryRead(row, most); count++)
            {
                hasWeight |= plan.IsWeighted && T.CreateTruncating(row[plan.WeightSlot]) > T.Zero;
                groups?.Add((int)row[^1]);
                if (count == mostKept)
                {
                    rows?.Dispose();
                    rows = null;
                }

                rows?.Add(row);
            }

            Dataset<T>.ThrowIfEmpty(source.Path, count, decoder.Dropped);
            rows?.Trim();
            return new FirstPass<T>(rows, count, decoder.Dropped, hasWeight, groups);
        }
        catch
        {
            rows?.Dispose();
            throw;
        }
    }

    // Names the features, and makes columns of the one-hot codes, with the levels in ordinal order so that the order of rows does not matter.
    private static (string[] Features, FeatureEncoding[] Encodings) Encode(ColumnPlan plan, out int[] expansions, out int[]?[] places)
    {
        var names = new List<string>();
        var encodings = new List<FeatureEncoding>();
        expansions = new int[plan.Width];
        places = new int[plan.Width][];
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

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw new CliException($"Two features would be called '{name}'. Rename a column, or leave one out with --ignore.");
        }

        return ([.. names], [.. encodings]);
    }

    private static Dataset<T> InMemory<T>(CsvTable table, string[] features, bool[]? marked, FirstPass<T> pass, NativeRows<T> rows, NativeRows<T>? test)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new()
        {
            Features = features,
            Encodings = table.Encodings,
            Targets = table.Targets,
            Rows = rows.Count,
            Dropped = pass.Dropped,
            Groups = pass.GroupsBut(marked),
            Open = () => Source(table, rows, table.Weights is not null),
            OpenTest = test is null ? null : () => Source(table, test, false),
            Owners = test is null ? [rows] : [rows, test],
        };

    private static MemoryRowSource<T> Source<T>(CsvTable table, NativeRows<T> rows, bool weighted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int features = table.Encodings.Length, targets = table.Targets.Length;
        return new(rows.Slice(0, features), rows.Slice(features, targets), weighted ? rows.Slice(features + targets, 1) : default(HostMatrix<T>?));
    }

    private static Dataset<T> Stream<T>(CsvTable table, string[] features, bool[]? test, FirstPass<T> pass, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        pass.Rows?.Dispose();
        bool[]? train = test is null ? null : Array.ConvertAll(test, t => !t);
        long testRows = test is null ? 0 : test.LongCount(t => t), rows = table.Rows - testRows;
        CsvRowSource<T> All() => new(table, cancellation);
        return new Dataset<T>
        {
            Features = features,
            Encodings = table.Encodings,
            Targets = table.Targets,
            Rows = rows,
            Dropped = pass.Dropped,
            IsStreamed = true,
            Groups = pass.GroupsBut(test),
            Open = () => train is null ? All() : new SelectedRowSource<T>(All(), train, rows, isWeighted: true),
            OpenTest = test is null ? null : () => new SelectedRowSource<T>(All(), test, testRows, isWeighted: false),
            Owners = [],
        };
    }

    // What a pass over the whole file gave: its rows, where there is room for them, and what they are like.
    private sealed record FirstPass<T>(NativeRows<T>? Rows, long Count, long Dropped, bool HasWeight, List<int>? Groups)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Of the rows that are fitted.
        public int[]? GroupsBut(bool[]? test) => Groups is null ? null : test is null ? [.. Groups] : [.. Groups.Where((_, i) => !test[i])];
    }
}
