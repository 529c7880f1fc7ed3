namespace L2Gpu.Tests.Selection;

/// <summary>The rows of folds, written down anew from their definitions: what trains, and what is held out.</summary>
internal static class FoldRows
{
    public static (int[] Train, int[] Test)[] Of(int[] assignment)
    {
        int[] rows = [.. Enumerable.Range(0, assignment.Length)];
        return [.. Enumerable.Range(0, assignment.Max() + 1).Select(f => (rows.Where(i => assignment[i] != f).ToArray(), rows.Where(i => assignment[i] == f).ToArray()))];
    }

    public static int[] KFold(int rows, int count)
        => [.. Enumerable.Range(0, count).SelectMany(f => Enumerable.Repeat(f, (rows / count) + (f < rows % count ? 1 : 0)))];

    public static (int[] Train, int[] Test)[] TimeOrdered(int rows, int count, int gap)
    {
        int size = rows / (count + 1);
        return [.. Enumerable.Range(0, count).Select(f =>
        {
            int start = rows - ((count - f) * size);
            return (Enumerable.Range(0, start - gap).ToArray(), Enumerable.Range(start, size).ToArray());
        })];
    }

    /// <summary>The folds that the library makes of an assignment, row by row.</summary>
    public static int[] AssignmentOf(Folds folds, int rows)
    {
        Fitting.FoldPlan plan = folds.For(rows);
        return [.. Enumerable.Range(0, rows).Select(i => plan.HeldOut.PartOf(i))];
    }
}
