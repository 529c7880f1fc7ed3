namespace L2Gpu.Fitting;

/// <summary>The folds of a number of rows: what is summed apart, what is held out, and what trains.</summary>
/// <param name="Training">The parts whose moments are summed apart. Every row is in one of them.</param>
/// <param name="HeldOut">The fold that holds out each row; −1 where none does.</param>
/// <param name="IsPast">Whether fold f trains on parts 0 … f of <paramref name="Training"/>; otherwise on all but part f.</param>
internal sealed record FoldPlan(RowPartition Training, RowPartition HeldOut, bool IsPast)
{
    public int Count => HeldOut.Count;

    /// <summary>Each part is held out once, and the others train.</summary>
    public static FoldPlan OfParts(RowPartition parts) => new(parts, parts, IsPast: false);

    /// <summary>What came before trains.</summary>
    public static FoldPlan OfPast(RowPartition training, RowPartition heldOut) => new(training, heldOut, IsPast: true);

    /// <summary>Whether a part trains for a fold.</summary>
    public bool Trains(int part, int fold) => IsPast ? part <= fold : part != fold;
}
