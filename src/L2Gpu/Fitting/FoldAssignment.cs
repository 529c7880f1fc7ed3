using L2Gpu.Data;

namespace L2Gpu.Fitting;

/// <summary>Which fold holds out each row, where neighbours may be in different ones.</summary>
internal static class FoldAssignment
{
    /// <summary>A Fisher–Yates shuffle of the rows, cut where <paramref name="starts"/> says.</summary>
    public static int[] Shuffled(int rows, long[] starts, ulong seed)
    {
        var order = new int[rows];
        for (int i = 0; i < rows; i++) order[i] = i;
        var random = new SplitMix64(seed);
        var folds = new int[rows];
        int fold = 0;
        for (int i = 0; i < rows; i++)
        {
            int j = i + (int)random.Below((ulong)(rows - i));
            (order[i], order[j]) = (order[j], order[i]);
            if (fold + 1 < starts.Length && i == starts[fold + 1]) fold++;
            folds[order[i]] = fold;
        }

        return folds;
    }

    /// <summary>The largest group that is left to the fold with the fewest rows.</summary>
    public static int[] Grouped<TLabel>(IReadOnlyList<TLabel> labels, int count, out int groups)
        where TLabel : notnull
    {
        var indexes = new Dictionary<TLabel, int>();
        var group = new int[labels.Count];
        var sizes = new List<int>();
        for (int i = 0; i < group.Length; i++)
        {
            if (!indexes.TryGetValue(labels[i], out int index))
            {
                indexes.Add(labels[i], index = sizes.Count);
                sizes.Add(0);
            }

            group[i] = index;
            sizes[index]++;
        }

        groups = sizes.Count;
        var foldOf = new int[groups];
        var rows = new PriorityQueue<int, (long Rows, int Fold)>();
        for (int fold = 0; fold < count; fold++) rows.Enqueue(fold, (0, fold));

        // A stable order, so that of equal groups the one that comes first in the data goes first.
        foreach (int index in Enumerable.Range(0, groups).OrderByDescending(g => sizes[g]))
        {
            rows.TryDequeue(out int fold, out (long Rows, int Fold) filled);
            foldOf[index] = fold;
            rows.Enqueue(fold, (filled.Rows + sizes[index], fold));
        }

        return Array.ConvertAll(group, g => foldOf[g]);
    }
}
