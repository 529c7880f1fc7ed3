using System.Diagnostics;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>How long work takes that gives the same result each time.</summary>
internal static class Pace
{
    // As long as short work is repeated, and how often at most.
    private const double EnoughSeconds = 0.5;
    private const int MostTimes = 1000;

    /// <summary>Seconds of the fastest of some repetitions; of work that takes long, those of the first time.</summary>
    /// <param name="first">How long it took the first time.</param>
    /// <param name="again">The work; it ends when the device has done it.</param>
    /// <param name="cancellation">Ends the repetitions.</param>
    public static double Best(double first, Action again, CancellationToken cancellation)
    {
        double best = first, total = first;
        for (int i = 0; i < MostTimes && total < EnoughSeconds && !cancellation.IsCancellationRequested; i++)
        {
            double seconds = Seconds(again);
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }

        return best;
    }

    /// <summary>How long work takes.</summary>
    public static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
