namespace L2Gpu.Bench.Compare;

/// <summary>Turns cases into lines.</summary>
internal static class CaseRunner
{
    /// <summary>Times a case against its peer and compares the answers.</summary>
    public static Line AgainstPeer(RowContext context, ICase workload, int threads, double? target)
    {
        context.Log($"{workload.Name}, {threads} threads");
        Timing timing = Alternation.Measure(workload.Ours, workload.Peer, context.Pace, workload.PeerProcess);
        return Line.From(workload.Name, threads, timing, context.Target(target), workload.Flops) with
        {
            Difference = workload.Difference(),
            DifferenceBound = workload.Bound,
        };
    }

    /// <summary>Runs a small case until the JIT has compiled what surrounds the kernels for good, which takes 30 calls and a moment.</summary>
    public static void WarmCode(RowContext context, Func<ICase> small)
    {
        if (context.IsQuick) return;
        using ICase workload = small();
        for (int round = 0; round < 3; round++)
        {
            for (int call = 0; call < 40; call++) workload.Ours();
            Thread.Sleep(150);
        }
    }
}
