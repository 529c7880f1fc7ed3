using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Gives the columns of a <c>.npy</c> file, called c0, c1, …, a block at a time.</summary>
internal static class NpyLoader
{
    /// <summary>Opens what a user asked for.</summary>
    public static Dataset<T> Load<T>(DataRequest request, Holdout? holdout, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (request.OneHot.Length + request.DateTime.Length > 0)
            throw new CliException($"{request.Path}: a .npy file holds numbers; --one-hot and --datetime are for .csv files.");
        NpyInfo file = InfoOf(request.Path);
        ColumnPlan plan = ColumnPlan.ForFit(NamesOf(request.Path, file), request);

        // The sums of a fit show by themselves whether every number is finite, which spares a pass. They say nothing of rows that are to be dropped or
        // held out, or that weigh nothing, and nothing of labels.
        bool showsByItself = !request.DropMissing && !plan.IsWeighted && !plan.IsGrouped && holdout is null;
        return Load<T>(new Reading(request.Path, file, plan, request.DropMissing, request.Rows, progress, cancellation), request.Targets, holdout, scan: !showsByItself);
    }

    /// <summary>Opens the columns that a model was fitted on, and its targets.</summary>
    public static Dataset<T> LoadFor<T>(
        string path, IReadOnlyList<FeatureEncoding> features, string[] targets, bool dropMissing, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NpyInfo file = InfoOf(path);
        ColumnPlan plan = ColumnPlan.ForModel(NamesOf(path, file), features, targets);
        foreach (UsedColumn column in plan.Columns)
        {
            if (column.Kind != ColumnKind.Number)
                throw new CliException($"{path}: the model needs '{column.Name}' as it stands in a .csv file; a .npy file holds numbers only.");
        }

        return Load<T>(new Reading(path, file, plan, dropMissing, null, progress, cancellation), targets, null, scan: true);
    }

    private static NpyInfo InfoOf(string path)
    {
        InputFile.ThrowIfUnreadable(path);
        return NpyInfo.Of(path);
    }

    private static ColumnNames NamesOf(string path, NpyInfo file)
    {
        if (file.Columns > 100_000_000) throw new CliException($"{path} has {file.Columns} columns; the tool takes up to 100 million.");
        string[] names = new string[file.Columns];
        for (int i = 0; i < names.Length; i++) names[i] = string.Create(CultureInfo.InvariantCulture, $"c{i}");
        return new ColumnNames(path, names);
    }

    private static Dataset<T> Load<T>(Reading reading, string[] targets, Holdout? holdout, bool scan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (string path, ColumnPlan plan) = (reading.Path, reading.Plan);
        long rows = Math.Min(reading.File.Rows, reading.Most ?? long.MaxValue), blockRows = Math.Min(rows, RowBlocks.RowsOf<T>(plan.FeatureWidth, plan.Targets));
        Dataset<T>.ThrowIfEmpty(path, rows, 0);

        // Two blocks: one is worked on while the next is read.
        MemoryNeed.ThrowIfTooLarge((Int128)2 * blockRows * plan.Width * Unsafe.SizeOf<T>(), $"Blocks of {blockRows} rows × {plan.Width} columns");
        (bool[]? kept, long dropped) = scan ? reading.Scan<T>() : (null, 0);
        Dataset<T>.ThrowIfEmpty(path, rows - dropped, dropped);
        bool[]? test = holdout is null ? null : Split(ref kept, rows, rows - dropped, holdout);
        long testRows = test is null ? 0 : test.LongCount(t => t), fitRows = rows - dropped - testRows;
        string[] features = new string[plan.FeatureWidth];
        foreach (UsedColumn column in plan.Columns)
        {
            if (column.IsFeature) features[column.Slot] = column.Name;
        }

        return new Dataset<T>
        {
            Features = features,
            Encodings = Array.ConvertAll(features, f => new FeatureEncoding(f, FeatureEncodingKind.Value)),
            Targets = targets,
            Rows = fitRows,
            Groups = plan.IsGrouped ? reading.Groups(kept, fitRows) : null,
            Dropped = dropped,
            IsStreamed = true,
            Open = () => kept is null ? reading.Open<T>() : new SelectedRowSource<T>(reading.Open<T>(), kept, fitRows, plan.IsWeighted),
            OpenTest = test is null ? null : () => new SelectedRowSource<T>(reading.Open<T>(), test, testRows, isWeighted: false),
            FindBadCell = scan ? null : () => reading.Scan<T>(),
            Owners = [],
        };
    }

    // The marks are of the rows that remained. What is not marked is fitted.
    private static bool[] Split(ref bool[]? kept, long rows, long remaining, Holdout holdout)
    {
        bool[] marked = holdout.Mark(remaining), test = new bool[rows], train = new bool[rows];
        for (int i = 0, next = 0; i < rows; i++)
        {
            if (kept is not null && !kept[i]) continue;
            (marked[next++] ? test : train)[i] = true;
        }

        kept = train;
        return test;
    }

    // A file, and what is wanted of it.
    private sealed record Reading(
        string Path, NpyInfo File, ColumnPlan Plan, bool DropMissing, long? Most, IProgress<FitProgress>? Progress, CancellationToken Cancellation)
    {
        public NpyRowSource<T> Open<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            int[] order = Order();
            int features = Plan.FeatureWidth, targets = Plan.Targets;
            return NpyRowSource<T>.Open(Path, order.AsSpan(0, features), order.AsSpan(features, targets), Plan.IsWeighted ? order[Plan.WeightSlot] : null, Most);
        }

        public (bool[]? Kept, long Dropped) Scan<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
            => File.ElementType == NpyElementType.F32 ? Scan<float>(FloatLimits.Largest<T>()) : Scan<double>(FloatLimits.Largest<T>());

        private (bool[]? Kept, long Dropped) Scan<TFile>(double largest)
            where TFile : unmanaged, IFloatingPointIeee754<TFile>
        {
            using NpyRowSource<TFile> source = NpyRowSource<TFile>.Open(Path, Order(), [], null, Most);
            var scan = new NpyScan<TFile>(source, Path, Plan, DropMissing, largest);
            return (scan.Run(Progress, Cancellation), scan.Dropped);
        }

        /// <summary>A code for the label of each row that is fitted.</summary>
        public int[] Groups(bool[]? kept, long rows)
        {
            if (rows > Array.MaxLength) throw new CliException($"--cv-group divides up to {Array.MaxLength} rows; there are {rows}. Use --cv-time, or --rows N.");
            using NpyRowSource<double> labels = NpyRowSource<double>.Open(Path, [Order()[^1]], [], null, Most);
            var codes = new Dictionary<double, int>();
            int[] groups = new int[rows];
            int next = 0;
            while (labels.TryRead(out RowBlock<double> block))
            {
                Cancellation.ThrowIfCancellationRequested();
                for (long i = 0; i < block.Rows; i++)
                {
                    if (kept is not null && !kept[block.FirstRow + i]) continue;
                    double label = block.X.Row(i)[0];
                    if (!codes.TryGetValue(label, out groups[next])) codes.Add(label, groups[next] = codes.Count);
                    next++;
                }
            }

            return groups;
        }

        private int[] Order()
        {
            int[] order = new int[Plan.Width];
            foreach (UsedColumn column in Plan.Columns) order[column.Slot] = column.Index;
            return order;
        }
    }
}
