using System.Diagnostics;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// Times two things in turns, so that whatever else the machine does meets both alike; and takes pairs again, both sides together, during
/// which another process held a core.
/// </summary>
internal static class Alternation
{
    // Below this a clock reading and a cold cache would show, so that several calls make one sample.
    private const double SampleSeconds = 0.004;
    private const int MaximumCalls = 64;

    // A call of this length does not notice how its threads were woken.
    private const double LongSeconds = 0.1;

    // What settling takes.
    private const double TurnSeconds = 0.1;

    // The share of a sample that its threads may wait for a core.
    private const double QuietShare = 0.02;

    /// <param name="ours">Runs ours once and returns its seconds.</param>
    /// <param name="peer">Runs the peer once and returns its seconds.</param>
    /// <param name="pace">How.</param>
    /// <param name="peerProcess">The process in which the peer works; null if it is this one.</param>
    public static Timing Measure(Func<double> ours, Func<double> peer, Pace pace, int? peerProcess = null)
    {
        double oursEstimate = WarmUp(ours, pace), peerEstimate = WarmUp(peer, pace);
        int calls = pace.WakeFirst ? (int)Math.Clamp(SampleSeconds / Math.Min(oursEstimate, peerEstimate), 1, MaximumCalls) : 1;
        bool wake = pace.WakeFirst && Math.Max(oursEstimate, peerEstimate) < LongSeconds;
        double pairSeconds = ((oursEstimate + peerEstimate) * (calls + (wake ? 1 : 0))) + (2 * TurnSeconds);
        int repeats = (int)Math.Clamp(pace.Budget / pairSeconds, pace.MinimumRepeats, pace.MaximumRepeats) | 1;

        var account = new SchedulerAccount(peerProcess);
        var pairs = new List<(double Ours, double Peer, double Waited)>();
        long start = Stopwatch.GetTimestamp();
        for (int quiet = 0; quiet < repeats && pairs.Count < repeats * pace.Patience;)
        {
            if (pairs.Count >= pace.MinimumRepeats && Stopwatch.GetElapsedTime(start).TotalSeconds > pace.Budget * 2 * pace.Patience) break;

            // Each goes first in every second pair.
            (double Seconds, double Waited) first = Sample(pairs.Count % 2 == 0 ? ours : peer, calls, wake, pace, account);
            (double Seconds, double Waited) second = Sample(pairs.Count % 2 == 0 ? peer : ours, calls, wake, pace, account);
            double waited = Math.Max(first.Waited, second.Waited);
            pairs.Add(pairs.Count % 2 == 0 ? (first.Seconds, second.Seconds, waited) : (second.Seconds, first.Seconds, waited));
            if (waited <= QuietShare) quiet++;
        }

        (double Ours, double Peer, double Waited)[] kept = [.. pairs.OrderBy(pair => pair.Waited).Take(repeats)];
        return new Timing([.. kept.Select(pair => pair.Ours)], [.. kept.Select(pair => pair.Peer)], kept[^1].Waited);
    }

    private static double WarmUp(Func<double> side, Pace pace)
    {
        double last, sum = 0;
        int calls = 0;
        do
        {
            last = side();
            sum += last;
        }
        while (++calls < 2 || sum < pace.WarmUp);
        return Math.Max(last, 1e-9);
    }

    private static (double Seconds, double Waited) Sample(Func<double> side, int calls, bool wake, Pace pace, SchedulerAccount account)
    {
        account.Settle(pace.Rest, untilMachineIsQuiet: pace.Patience > 1);
        double before = account.Read().Waited, sum = 0;
        if (wake) side();
        for (int call = 0; call < calls; call++) sum += side();
        return (sum / calls, (account.Read().Waited - before) / sum);
    }
}
