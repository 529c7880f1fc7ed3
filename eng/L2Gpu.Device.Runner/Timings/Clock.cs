using System.Diagnostics;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Times work by the device's own clock: between two marks of a queue.</summary>
internal static class Clock
{
    // A sample this long does not notice that marks and the first launch take microseconds, and that time comes in steps.
    private const double LeastSample = 2e-3;
    private const int LeastSamples = 3, MostSamples = 31, MostCalls = 256;

    /// <summary>The seconds of each of several runs, after one that is not counted.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="trial">The work.</param>
    /// <param name="budget">About how many seconds all of them may take; at least three are taken.</param>
    public static double[] Samples(ISourceQueue queue, Trial trial, double budget)
    {
        double once = Sample(queue, trial, 1) * trial.Count;
        int calls = trial.RestoresEachRun ? 1 : (int)Math.Clamp(LeastSample / Math.Max(once, 1e-9), 1, MostCalls);
        int samples = (int)Math.Clamp(budget / (calls * Math.Max(once, 1e-9)), LeastSamples, MostSamples);
        return [.. Enumerable.Range(0, samples).Select(_ => Sample(queue, trial, calls))];
    }

    private static double Sample(ISourceQueue queue, Trial trial, int calls)
    {
        if (trial.RestoresEachRun) trial.Restore?.Invoke();
        queue.Synchronize();
        using IQueueMark start = queue.Mark();
        long begin = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++) trial.Run();
        double host = Stopwatch.GetElapsedTime(begin).TotalSeconds; // before anything waits for the device
        using IQueueMark end = queue.Mark();
        double device = end.Since(start).TotalSeconds;
        return (trial.ByHost ? host : device) / calls / trial.Count;
    }
}
