namespace L2Gpu.Bench.Compare;

/// <summary>Times two things in turns, so that whatever else the machine does meets both alike.</summary>
internal static class Alternation
{
    // Below this a clock reading and a cold cache would show, so that several calls make one sample.
    private const double SampleSeconds = 0.004;
    private const int MaximumCalls = 64;

    // A call of this length does not notice how its threads were woken.
    private const double LongSeconds = 0.1;

    public static Timing Measure(Func<double> ours, Func<double> peer, Pace pace)
    {
        double oursEstimate = WarmUp(ours, pace), peerEstimate = WarmUp(peer, pace);
        double shorter = Math.Min(oursEstimate, peerEstimate), longer = Math.Max(oursEstimate, peerEstimate);
        int calls = pace.WakeFirst ? (int)Math.Clamp(SampleSeconds / shorter, 1, MaximumCalls) : 1;
        bool wake = pace.WakeFirst && longer < LongSeconds;
        double pair = ((oursEstimate + peerEstimate) * (calls + (wake ? 1 : 0))) + (2 * pace.Rest.TotalSeconds);
        int repeats = (int)Math.Clamp(pace.Budget / pair, pace.MinimumRepeats, pace.MaximumRepeats) | 1;

        var oursSamples = new double[repeats];
        var peerSamples = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            // Each goes first in every second turn.
            if (i % 2 == 0) oursSamples[i] = Sample(ours, calls, wake, pace);
            peerSamples[i] = Sample(peer, calls, wake, pace);
            if (i % 2 != 0) oursSamples[i] = Sample(ours, calls, wake, pace);
        }

        return new Timing(oursSamples, peerSamples);
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

    private static double Sample(Func<double> side, int calls, bool wake, Pace pace)
    {
        Thread.Sleep(pace.Rest);
        if (wake) side();
        double sum = 0;
        for (int call = 0; call < calls; call++) sum += side();
        return sum / calls;
    }
}
