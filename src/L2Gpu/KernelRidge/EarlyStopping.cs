namespace L2Gpu;

/// <summary>Stopping an iteration by its error on rows that it does not see: the iteration count then regularises, too.</summary>
/// <remarks>
/// What is held out chooses the iteration count alone: where columns are standardised, means and scales are those of all rows. The column by which an intercept is
/// eliminated goes on to the tolerance.
/// </remarks>
public sealed record EarlyStopping
{
    /// <summary>The fraction of the rows that is held out, between 0 and 1.</summary>
    public double HoldoutFraction { get; init; } = 0.1;

    /// <summary>Looks without a smaller held-out error after which the iteration ends; the best solution that was seen is the answer.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Iterations between two looks.</summary>
    public int LookEvery { get; init; } = 4;
}
