namespace L2Gpu.Fitting;

/// <summary>A division of rows into numbered parts: runs of consecutive rows, or any assignment.</summary>
internal sealed class RowPartition
{
    private readonly long[] _starts;
    private readonly int _firstPart;
    private readonly int[]? _parts;

    private RowPartition(long[] starts, int firstPart, int[]? parts, int count)
    {
        _starts = starts;
        _firstPart = firstPart;
        _parts = parts;
        Count = count;
    }

    /// <summary>How many parts there are, numbered from 0.</summary>
    public int Count { get; }

    /// <summary>Whether the parts are runs in the order of their numbers, so that none comes back once the next has begun.</summary>
    public bool IsOrdered => _parts is null;

    /// <summary>Consecutive runs: one starts where the one before ends, and the last has no end.</summary>
    /// <param name="starts">The first row of each, ascending from 0.</param>
    /// <param name="firstPart">The number of the first run: 0, or −1 if its rows are in no part.</param>
    public static RowPartition Runs(long[] starts, int firstPart) => new(starts, firstPart, null, starts.Length + firstPart);

    /// <summary>A part for each row.</summary>
    public static RowPartition Scattered(int[] parts, int count) => new([], 0, parts, count);

    /// <summary>The part of a row; −1 if it is in none.</summary>
    public int PartOf(long row) => _parts is not null ? _parts[row] : RunOf(row) + _firstPart;

    /// <summary>Where the run of a row ends: the first row of the next; only for runs.</summary>
    public long EndOfRun(long row)
    {
        int next = RunOf(row) + 1;
        return next < _starts.Length ? _starts[next] : long.MaxValue;
    }

    private int RunOf(long row)
    {
        int found = Array.BinarySearch(_starts, row);
        return found >= 0 ? found : ~found - 1;
    }
}
