namespace L2Gpu.Cli.Data;

/// <summary>Which columns of a file are used, and how a row of numbers is laid out: features, then targets, then the weight, then the group.</summary>
internal sealed class ColumnPlan
{
    private ColumnPlan(List<UsedColumn> columns, int targets, bool weighted, bool grouped)
    {
        Columns = [.. columns];
        Targets = targets;
        IsWeighted = weighted;
        IsGrouped = grouped;
    }

    /// <summary>Features, then targets, then the weight, then the group.</summary>
    public UsedColumn[] Columns { get; }

    public int Targets { get; }

    public bool IsWeighted { get; }

    public bool IsGrouped { get; }

    /// <summary>Slots of all features.</summary>
    public int FeatureWidth { get; private init; }

    /// <summary>Whether a model says which columns are needed, so that none can be left out or encoded otherwise.</summary>
    public bool IsOfModel { get; private init; }

    /// <summary>Slots of a whole row.</summary>
    public int Width => FeatureWidth + Targets + (IsWeighted ? 1 : 0) + (IsGrouped ? 1 : 0);

    /// <summary>The slot of the weight, while no feature has been expanded.</summary>
    public int WeightSlot => FeatureWidth + Targets;

    /// <summary>Lays out the columns that a user asked for.</summary>
    public static ColumnPlan ForFit(ColumnNames names, DataRequest request)
    {
        ThrowIfRepeated("--target", request.Targets);
        ThrowIfRepeated("--features", request.Features ?? []);
        foreach (string name in request.Targets) names.Find(name);
        if (request.Weights is { } w) names.Find(w);
        if (request.Group is { } g) names.Find(g);
        foreach (string name in request.Ignore)
        {
            if (!names.Has(name)) names.Find(name);
        }

        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in request.Targets) taken[name] = "a target";
        if (request.Weights is { } weight && !taken.TryAdd(weight, "the weights")) throw new CliException($"Column '{weight}' cannot be a target and the weights.", CliException.Usage);
        if (request.Group is { } group && !taken.TryAdd(group, "the groups")) throw new CliException($"Column '{group}' cannot be {taken[group]} and the groups.", CliException.Usage);
        foreach (string name in request.Ignore)
        {
            if (!taken.TryAdd(name, "ignored")) throw new CliException($"Column '{name}' cannot be {taken[name]} and ignored.", CliException.Usage);
        }

        List<string> features = Features(names, request, taken);
        foreach (string name in request.OneHot) ThrowIfNoFeature(names, features, name, "--one-hot");
        foreach (string name in request.DateTime) ThrowIfNoFeature(names, features, name, "--datetime");

        var columns = new List<UsedColumn>();
        int slot = 0;
        foreach (string name in features)
        {
            bool oneHot = request.OneHot.Contains(name), date = request.DateTime.Contains(name);
            if (oneHot && date) throw new CliException($"Column '{name}' cannot be --one-hot and --datetime.", CliException.Usage);
            columns.Add(new UsedColumn
            {
                Index = names.Find(name),
                Name = name,
                Kind = oneHot ? ColumnKind.OneHot : date ? ColumnKind.DateTime : ColumnKind.Number,
                IsFeature = true,
                Slot = slot,
                HourSlot = date ? slot + 1 : -1,
                Levels = oneHot ? new(StringComparer.Ordinal) : null,
            });
            slot += columns[^1].Width;
        }

        return Finish(columns, slot, names, request.Targets, request.Weights, request.Group);
    }

    /// <summary>Lays out the columns that a model was fitted on, in its order, and takes them from a file with the original columns.</summary>
    /// <param name="names">The columns of the file.</param>
    /// <param name="encodings">What the model's features are made of.</param>
    /// <param name="targets">Targets to read beside them; none for a prediction.</param>
    /// <param name="weights">Weights to read beside them; null for none.</param>
    /// <param name="group">Labels of groups to read beside them; null for none.</param>
    public static ColumnPlan ForModel(ColumnNames names, IReadOnlyList<FeatureEncoding> encodings, string[] targets, string? weights = null, string? group = null)
    {
        var columns = new List<UsedColumn>();
        var oneHot = new Dictionary<string, UsedColumn>(StringComparer.Ordinal);
        var dates = new Dictionary<string, UsedColumn>(StringComparer.Ordinal);
        for (int slot = 0; slot < encodings.Count; slot++)
        {
            (string name, FeatureEncodingKind kind, string? level) = encodings[slot];
            switch (kind)
            {
                case FeatureEncodingKind.OneHot: Shared(oneHot, columns, names, name, ColumnKind.OneHot).Levels!.Add(level!, slot); break;
                case FeatureEncodingKind.DayOfYear: Shared(dates, columns, names, name, ColumnKind.DateTime).Slot = slot; break;
                case FeatureEncodingKind.Hour: Shared(dates, columns, names, name, ColumnKind.DateTime).HourSlot = slot; break;
                default:
                    columns.Add(new UsedColumn { Index = names.Find(name, canIgnore: false), Name = name, Kind = ColumnKind.Number, IsFeature = true, Slot = slot });
                    break;
            }
        }

        return Finish(columns, encodings.Count, names, targets, weights, group, isOfModel: true);
    }

    private static ColumnPlan Finish(List<UsedColumn> columns, int slot, ColumnNames names, string[] targets, string? weights, string? group, bool isOfModel = false)
    {
        int featureWidth = slot;
        foreach (string name in targets) columns.Add(new UsedColumn { Index = names.Find(name), Name = name, Kind = ColumnKind.Number, Slot = slot++ });
        if (weights is not null) columns.Add(new UsedColumn { Index = names.Find(weights), Name = weights, Kind = ColumnKind.Number, Slot = slot++, IsWeight = true });
        if (group is not null) columns.Add(new UsedColumn { Index = names.Find(group), Name = group, Kind = ColumnKind.OneHot, Slot = slot, IsGroup = true, Levels = new(StringComparer.Ordinal) });
        return new ColumnPlan(columns, targets.Length, weights is not null, group is not null) { FeatureWidth = featureWidth, IsOfModel = isOfModel };
    }

    private static List<string> Features(ColumnNames names, DataRequest request, Dictionary<string, string> taken)
    {
        var features = new List<string>();
        foreach (string name in request.Features ?? names.Names)
        {
            if (request.Features is null)
            {
                if (!taken.ContainsKey(name)) features.Add(name);
                continue;
            }

            names.Find(name);
            if (taken.TryGetValue(name, out string? role)) throw new CliException($"Column '{name}' cannot be a feature and {role}.", CliException.Usage);
            features.Add(name);
        }

        if (features.Count == 0) throw new CliException($"{names.Path}: no column is left to learn from: every one is a target, the weights, the groups, or ignored.");
        return features;
    }

    private static UsedColumn Shared(Dictionary<string, UsedColumn> known, List<UsedColumn> columns, ColumnNames names, string source, ColumnKind kind)
    {
        if (known.TryGetValue(source, out UsedColumn? column)) return column;
        column = new UsedColumn
        {
            Index = names.Find(source, canIgnore: false),
            Name = source,
            Kind = kind,
            IsFeature = true,
            Levels = kind == ColumnKind.OneHot ? new(StringComparer.Ordinal) : null,
            LevelsAreFixed = true,
        };
        known.Add(source, column);
        columns.Add(column);
        return column;
    }

    private static void ThrowIfNoFeature(ColumnNames names, List<string> features, string name, string option)
    {
        if (features.Contains(name)) return;
        names.Find(name);
        throw new CliException($"{option} {name}: that column is not among the features.", CliException.Usage);
    }

    private static void ThrowIfRepeated(string option, string[] list)
    {
        for (int i = 1; i < list.Length; i++)
        {
            if (Array.IndexOf(list, list[i]) < i) throw new CliException($"{option} names '{list[i]}' more than once.", CliException.Usage);
        }
    }
}
