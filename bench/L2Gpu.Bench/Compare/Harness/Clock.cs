using System.Diagnostics;

namespace L2Gpu.Bench.Compare;

/// <summary>Wall time.</summary>
internal static class Clock
{
    /// <summary>The seconds that an action takes.</summary>
    public static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
