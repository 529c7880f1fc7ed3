namespace L2Gpu.Cli.Text;

/// <summary>Names that were probably meant.</summary>
internal static class NearNames
{
    private const int Most = 3;

    /// <summary>The names that are nearest to one that does not exist, best first; none if nothing is near.</summary>
    public static List<string> Of(string wrong, IEnumerable<string> names)
    {
        int limit = wrong.Length < 2 ? 0 : Math.Max(1, wrong.Length / 3);
        var found = new List<(int Distance, string Name)>();
        foreach (string name in names)
        {
            int distance = string.Equals(name.Trim(), wrong.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : Distance(wrong, name, limit);
            if (distance <= limit) found.Add((distance, name));
        }

        found.Sort((a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : string.CompareOrdinal(a.Name, b.Name));
        var best = new List<string>();
        foreach ((_, string name) in found)
        {
            // Another case alone is what was meant.
            if (best.Count < Most && (found[0].Distance > 0 || string.Equals(name.Trim(), wrong.Trim(), StringComparison.OrdinalIgnoreCase))) best.Add(name);
        }

        return best;
    }

    // Insertions, deletions, replacements and exchanges of neighbours (optimal string alignment), case left aside; limit + 1 where it is more.
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = Same(a[i - 1], b[j - 1]);
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
