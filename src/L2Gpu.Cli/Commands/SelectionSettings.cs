namespace L2Gpu.Cli.Commands;

/// <summary>By what λ is chosen.</summary>
internal sealed record SelectionSettings
{
    public required LambdaCriterion Criterion { get; init; }

    /// <summary>How many folds, where there are any.</summary>
    public required int Folds { get; init; }

    /// <summary>The column of the groups that are held out together; null where there are none.</summary>
    public string? Group { get; init; }

    public bool IsTimeOrdered { get; init; }

    public bool IsShuffled { get; init; }

    public ulong Seed { get; init; }

    public bool OneStandardError { get; init; }

    /// <summary>The first of the options about this that was given; null where none was.</summary>
    public string? Given { get; init; }

    /// <summary>The folds; null for a criterion without any.</summary>
    /// <param name="groups">The group of each row, where <see cref="Group"/> names a column.</param>
    public Folds? FoldsFor(int[]? groups)
    {
        if (Criterion != LambdaCriterion.CrossValidation) return null;
        if (groups is not null) return L2Gpu.Folds.Grouped(groups, Folds);
        if (IsTimeOrdered) return L2Gpu.Folds.TimeOrdered(Folds);
        return IsShuffled ? L2Gpu.Folds.Shuffled(Folds, Seed) : L2Gpu.Folds.KFold(Folds);
    }
}
