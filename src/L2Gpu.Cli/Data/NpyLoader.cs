using System.Globalization;
using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Gives the columns of a mapped <c>.npy</c> file, called c0, c1, …, where they lie if that can be.</summary>
internal static class NpyLoader
{
    /// <summary>Reads what a user asked for.</summary>
    public static Dataset<T> Load<T>(DataRequest request, Holdout? holdout, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (request.OneHot.Length + request.DateTime.Length > 0)
            throw new CliException($"{request.Path}: a .npy file holds numbers; --one-hot and --datetime are for .csv files.");
        return Open(request.Path, file =>
        {
            ColumnPlan plan = ColumnPlan.ForFit(NamesOf(request.Path, file), request);
            return Load<T>(file, request.Path, plan, request.Targets, request.DropMissing, request.Rows, holdout, cancellation);
        });
    }

    /// <summary>Reads the columns that a model was fitted on, and its targets.</summary>
    public static Dataset<T> LoadFor<T>(string path, IReadOnlyList<FeatureEncoding> features, string[] targets, bool dropMissing, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Open(path, file =>
        {
            ColumnPlan plan = ColumnPlan.ForModel(NamesOf(path, file), features, targets);
            foreach (UsedColumn column in plan.Columns)
            {
                if (column.Kind != ColumnKind.Number)
                    throw new CliException($"{path}: the model needs '{column.Name}' as it stands in a .csv file; a .npy file holds numbers only.");
            }

            return Load<T>(file, path, plan, targets, dropMissing, null, null, cancellation);
        });

    private static Dataset<T> Open<T>(string path, Func<NpyFile, Dataset<T>> load)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        InputFile.ThrowIfUnreadable(path);
        NpyFile file = NpyFile.Open(path);
        try
        {
            return load(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ColumnNames NamesOf(string path, NpyFile file)
    {
        if (file.Columns > 100_000_000) throw new CliException($"{path} has {file.Columns} columns; the tool takes up to 100 million.");
        string[] names = new string[file.Columns];
        for (int i = 0; i < names.Length; i++) names[i] = string.Create(CultureInfo.InvariantCulture, $"c{i}");
        return new ColumnNames(path, names);
    }

    private static Dataset<T> Load<T>(
        NpyFile file, string path, ColumnPlan plan, string[] targets, bool dropMissing, long? most, Holdout? holdout, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
        => file.ElementType == NpyElementType.F32
            ? Load<float, T>(file, path, plan, targets, dropMissing, most, holdout, cancellation)
            : Load<double, T>(file, path, plan, targets, dropMissing, most, holdout, cancellation);

    private static Dataset<T> Load<TFile, T>(
        NpyFile file, string path, ColumnPlan plan, string[] targets, bool dropMissing, long? most, Holdout? holdout, CancellationToken cancellation)
        where TFile : unmanaged, IFloatingPointIeee754<TFile>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        HostMatrix<TFile> matrix = file.Matrix<TFile>();
        matrix = matrix.RowRange(0, Math.Min(matrix.Rows, most ?? long.MaxValue));
        Dataset<T>.ThrowIfEmpty(path, matrix.Rows, 0);
        int[] order = new int[plan.Width];
        string[] features = new string[plan.FeatureWidth];
        foreach (UsedColumn column in plan.Columns)
        {
            order[column.Slot] = column.Index;
            if (column.IsFeature) features[column.Slot] = column.Name;
        }

        var scan = new NpyScan<TFile>(matrix, path, plan, dropMissing, FloatLimits.Largest<T>());
        long[]? train = scan.Run(cancellation), test = null;
        long dropped = train is null ? 0 : matrix.Rows - train.LongLength;
        Dataset<T>.ThrowIfEmpty(path, matrix.Rows - dropped, dropped);
        if (holdout is not null) (train, test) = Split(train, matrix.Rows - dropped, holdout);
        Func<IRowSource<T>> open = () => Source<TFile, T>(matrix, order, plan, train);
        return new Dataset<T>
        {
            Features = features,
            Encodings = Array.ConvertAll(features, f => new FeatureEncoding(f, FeatureEncodingKind.Value)),
            Targets = targets,
            Rows = train?.LongLength ?? matrix.Rows,
            Groups = plan.IsGrouped ? Groups(matrix, plan, train) : null,
            Dropped = dropped,
            Open = open,
            OpenTest = test is null ? null : () => new GatherRowSource<TFile, T>(matrix, order, plan.FeatureWidth, plan.Targets, false, test),
            Owners = [file],
        };
    }

    private static int[] Groups<TFile>(HostMatrix<TFile> matrix, ColumnPlan plan, long[]? rows)
        where TFile : unmanaged, IFloatingPointIeee754<TFile>
    {
        long count = rows?.LongLength ?? matrix.Rows;
        if (count > Array.MaxLength) throw new CliException($"--cv-group divides up to {Array.MaxLength} rows; there are {count}. Use --cv-time, or --rows N.");
        using HostPin<TFile> pin = matrix.Pin();
        var codes = new Dictionary<TFile, int>();
        int[] groups = new int[count];
        for (int i = 0; i < groups.Length; i++)
        {
            TFile label = At(pin, ((rows?[i] ?? i) * matrix.RowStride) + (plan.Columns[^1].Index * matrix.ColumnStride));
            if (!codes.TryGetValue(label, out groups[i])) codes.Add(label, groups[i] = codes.Count);
        }

        return groups;
    }

    private static unsafe TFile At<TFile>(HostPin<TFile> pin, long place)
        where TFile : unmanaged
        => pin.Origin[place];

    private static (long[] Train, long[] Test) Split(long[]? kept, long rows, Holdout holdout)
    {
        bool[] marked = holdout.Mark(rows);
        var train = new List<long>();
        var test = new List<long>();
        for (int i = 0; i < marked.Length; i++) (marked[i] ? test : train).Add(kept is null ? i : kept[i]);
        return ([.. train], [.. test]);
    }

    // Where the features are neighbours, and so are the targets, and the type is the one of the fit, the file is used where it lies.
    private static IRowSource<T> Source<TFile, T>(HostMatrix<TFile> matrix, int[] order, ColumnPlan plan, long[]? rows)
        where TFile : unmanaged, IFloatingPointIeee754<TFile>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<int> features = order.AsSpan(0, plan.FeatureWidth), targets = order.AsSpan(plan.FeatureWidth, plan.Targets);
        if (rows is not null || matrix is not HostMatrix<T> same || !AreNeighbours(features) || !AreNeighbours(targets))
            return new GatherRowSource<TFile, T>(matrix, order, plan.FeatureWidth, plan.Targets, plan.IsWeighted, rows);
        HostMatrix<T>? weights = plan.IsWeighted ? same.ColumnRange(order[plan.WeightSlot], 1) : default(HostMatrix<T>?);
        return new MemoryRowSource<T>(same.ColumnRange(features[0], features.Length), same.ColumnRange(targets.IsEmpty ? 0 : targets[0], targets.Length), weights);
    }

    private static bool AreNeighbours(ReadOnlySpan<int> columns)
    {
        for (int i = 1; i < columns.Length; i++)
        {
            if (columns[i] != columns[i - 1] + 1) return false;
        }

        return true;
    }
}
