namespace L2Gpu.Bench.Compare;

/// <summary>How a pair is timed.</summary>
internal sealed record Pace
{
    /// <summary>The fewest samples of each side; an odd number, so that the median is one of them.</summary>
    public int MinimumRepeats { get; init; } = 7;

    /// <summary>The most samples of each side.</summary>
    public int MaximumRepeats { get; init; } = 21;

    /// <summary>Seconds that one pair may take before the number of samples is cut, though never below the minimum.</summary>
    public double Budget { get; init; } = 3;

    /// <summary>Seconds for which each side runs before anything is timed.</summary>
    public double WarmUp { get; init; } = 0.3;

    /// <summary>The least pause before each side's turn, which then waits further until no thread spins.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether a side's threads are woken by an untimed call after the pause; if not, each sample is one call of a rested pool.</summary>
    public bool WakeFirst { get; init; } = true;

    /// <summary>
    /// How many times the wanted number of pairs may be taken in search of undisturbed ones; 1 takes what comes.
    /// </summary>
    public int Patience { get; init; } = 4;

    /// <summary>Just enough to show that everything runs; the times mean nothing.</summary>
    public static Pace Quick { get; } = new() { MinimumRepeats = 3, MaximumRepeats = 3, WarmUp = 0, Patience = 1, Rest = TimeSpan.FromMilliseconds(1) };
}
