using L2Gpu.Data;

namespace L2Gpu.Cli.Data;

/// <summary>Which rows are kept for the test.</summary>
/// <param name="Fraction">The part of the rows, above 0 and below 1.</param>
/// <param name="Seed">The seed of the split.</param>
internal sealed record Holdout(double Fraction, ulong Seed)
{
    /// <summary>
    /// Marks ⌈fraction·rows⌉ rows: the first ones of a Fisher–Yates shuffle of 0, 1, … with <see cref="SplitMix64"/>, where step i exchanges
    /// entry i with entry i + Below(rows − i).
    /// </summary>
    public bool[] Mark(long rows)
    {
        if (rows > Array.MaxLength) throw new CliException($"--holdout splits up to {Array.MaxLength} rows; there are {rows}. Split the file, and use --test.");
        int count = (int)rows, test = (int)Math.Ceiling(Fraction * rows);
        if (test >= count) throw new CliException($"--holdout {Output.Numbers.Exact(Fraction)} leaves none of {rows} rows to fit. Use a smaller part.");
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        var random = new SplitMix64(Seed);
        bool[] marked = new bool[count];
        for (int i = 0; i < test; i++)
        {
            int j = i + (int)random.Below((ulong)(count - i));
            (order[i], order[j]) = (order[j], order[i]);
            marked[order[i]] = true;
        }

        return marked;
    }
}
