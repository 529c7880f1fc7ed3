using L2Gpu.Fitting;

namespace L2Gpu;

/// <summary>How rows are divided for cross-validation: which of them are held out together, and which then train. Immutable.</summary>
/// <remarks>Each fold is held out once. Except in <see cref="TimeOrdered"/>, all rows that are not held out train.</remarks>
public sealed class Folds
{
    private readonly string _description;
    private readonly Func<long, FoldPlan> _plan;

    private Folds(int count, string description, Func<long, FoldPlan> plan)
    {
        Count = count;
        _description = description;
        _plan = plan;
    }

    /// <summary>How many folds are held out.</summary>
    public int Count { get; }

    /// <summary>k blocks of consecutive rows; the first n mod k of them have a row more than the others. scikit-learn's <c>KFold(k)</c>.</summary>
    /// <param name="count">k, from 2 to the number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds.</exception>
    public static Folds KFold(int count)
    {
        ThrowIfTooFew(count);
        return new(count, $"{count} folds of consecutive rows", rows =>
        {
            ThrowIfMoreThanRows(count, rows);
            return FoldPlan.OfParts(RowPartition.Runs(Starts(count, rows), firstPart: 0));
        });
    }

    /// <summary>The same sizes as <see cref="KFold"/>, with the rows drawn at random.</summary>
    /// <param name="count">k, from 2 to the number of rows.</param>
    /// <param name="seed">A seed means the same folds on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds.</exception>
    public static Folds Shuffled(int count, ulong seed = 0)
    {
        ThrowIfTooFew(count);
        return new(count, $"{count} folds of shuffled rows (seed {seed})", rows =>
        {
            ThrowIfMoreThanRows(count, rows);
            return FoldPlan.OfParts(RowPartition.Scattered(FoldAssignment.Shuffled(ArrayLength(rows), Starts(count, rows), seed), count));
        });
    }

    /// <summary>Whole groups, such as all rows of a patient, are held out together; groups are spread so that folds have about as many rows each.</summary>
    /// <typeparam name="TLabel">The type of the labels, compared by <see cref="EqualityComparer{T}.Default"/>.</typeparam>
    /// <param name="labels">The group of each row.</param>
    /// <param name="count">k, from 2 to the number of groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds.</exception>
    /// <exception cref="ArgumentException">There are fewer groups than folds.</exception>
    /// <remarks>The largest group that is left goes to the fold with the fewest rows, as in scikit-learn's <c>GroupKFold</c>; of equal ones the first.</remarks>
    public static Folds Grouped<TLabel>(IReadOnlyList<TLabel> labels, int count)
        where TLabel : notnull
    {
        ArgumentNullException.ThrowIfNull(labels);
        ThrowIfTooFew(count);
        int[] folds = FoldAssignment.Grouped(labels, count, out int groups);
        if (groups < count)
        {
            string remedy = groups < 2 ? "Use other labels" : $"Use at most {groups} folds, or other labels";
            throw new ArgumentException($"There {(groups == 1 ? "is 1 group" : $"are {groups} groups")} for {count} folds, and a group is never divided. {remedy}.", nameof(count));
        }

        return OfChecked(folds, count, $"{count} folds of {groups} whole groups", nameof(labels), "labels");
    }

    /// <summary>Trains on the past and holds out what comes next, k times: scikit-learn's <c>TimeSeriesSplit(k, gap=gap)</c>.</summary>
    /// <param name="count">k, from 2; each fold holds out n/(k + 1) rows, rounded down, and the last of them ends with the data.</param>
    /// <param name="gap">Rows before the held-out ones that do not train, where neighbours know of each other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or the gap is negative.</exception>
    /// <remarks>Rows must be in the order of time. Rows before the first held-out one only train.</remarks>
    public static Folds TimeOrdered(int count, long gap = 0)
    {
        ThrowIfTooFew(count);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        string apart = gap == 0 ? "" : $", {gap} rows apart";
        return new(count, $"{count} folds in the order of time{apart}", rows =>
        {
            long size = rows / (count + 1L), first = rows - (count * size);
            if (size == 0 || first - gap < 1)
            {
                throw new ArgumentException(
                    $"{rows} rows are too few for {count} folds in the order of time{(gap > 0 ? $" with a gap of {gap}" : "")}: nothing is left to train the first. Use fewer folds{(gap > 0 ? ", or a smaller gap" : "")}.");
            }

            long[] held = [.. Enumerable.Range(0, count).Select(f => first + (f * size))];
            return FoldPlan.OfPast(RowPartition.Runs([0, .. held.Select(start => start - gap)], firstPart: 0), RowPartition.Runs([0, .. held], firstPart: -1));
        });
    }

    /// <summary>An assignment of your own.</summary>
    /// <param name="assignment">For each row the fold that holds it out, from 0; each number up to the largest must occur.</param>
    /// <exception cref="ArgumentException">A number is negative or left out, or all rows are in one fold.</exception>
    public static Folds Of(IReadOnlyList<int> assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        int[] folds = [.. assignment];
        int count = folds.Length == 0 ? 0 : folds.Max() + 1;
        var seen = new HashSet<int>(folds);
        if (seen.Any(f => f < 0)) throw new ArgumentException($"A row is in fold {seen.Min()}; folds are counted from 0.", nameof(assignment));
        if (seen.Count < count)
            throw new ArgumentException($"No row is in fold {Enumerable.Range(0, count).First(f => !seen.Contains(f))}, but one is in fold {count - 1}; number the folds without gaps.", nameof(assignment));
        if (count < 2) throw new ArgumentException("All rows are in one fold, which leaves none to train on. Use at least 2 folds.", nameof(assignment));
        return OfChecked(folds, count, $"{count} folds as assigned", nameof(assignment), "fold numbers");
    }

    /// <summary>A few words for people.</summary>
    public override string ToString() => _description;

    /// <summary>The folds of so many rows.</summary>
    /// <exception cref="ArgumentException">They do not fit the rows.</exception>
    internal FoldPlan For(long rows) => _plan(rows);

    private static Folds OfChecked(int[] folds, int count, string description, string parameter, string what) => new(count, description, rows =>
        folds.LongLength == rows
            ? FoldPlan.OfParts(RowPartition.Scattered(folds, count))
            : throw new ArgumentException($"There are {folds.Length} {what} for {rows} rows; give one for each.", parameter));

    private static long[] Starts(int count, long rows)
    {
        (long size, long more) = Math.DivRem(rows, count);
        return [.. Enumerable.Range(0, count).Select(f => (f * size) + Math.Min(f, more))];
    }

    private static int ArrayLength(long rows) => rows <= Array.MaxLength
        ? (int)rows
        : throw new ArgumentException($"{rows} rows are more than can be shuffled. Use folds of consecutive rows.");

    private static void ThrowIfTooFew(int count)
        => ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);

    private static void ThrowIfMoreThanRows(int count, long rows)
    {
        if (count > rows) throw new ArgumentException($"{rows} rows cannot be divided into {count} folds. Use at most {rows} folds.", nameof(count));
    }
}
