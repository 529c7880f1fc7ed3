namespace L2Gpu.Bench.Compare;

/// <summary>One measured comparison.</summary>
internal sealed record Line
{
    public required string Workload { get; init; }

    public required int Threads { get; init; }

    public required double OursSeconds { get; init; }

    public required double PeerSeconds { get; init; }

    /// <summary>The peer's time over ours: above 1 we are faster.</summary>
    public required double Ratio { get; init; }

    /// <summary>The ratio to reach; null where none was set.</summary>
    public double? Target { get; init; }

    public bool? Met => Target is { } target ? Ratio >= target : null;

    /// <summary>Our rate in Gflop/s; null where no rate is worth quoting.</summary>
    public double? OursGflops { get; init; }

    /// <summary>max |ours − peer| / max |peer|; null where there is one answer.</summary>
    public double? Difference { get; init; }

    /// <summary>What <see cref="Difference"/> must not exceed.</summary>
    public double? DifferenceBound { get; init; }

    /// <summary>SHA-256 of our answer, the same for both sides; null where bits are not compared.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether both sides gave the same bits; null where bits are not compared.</summary>
    public bool? SameBits { get; init; }

    /// <summary>The distance between quartiles as a fraction of the median, the larger of both sides'.</summary>
    public required double Spread { get; init; }

    /// <summary>The largest share of a sample for which its threads waited for a core that another process had.</summary>
    public required double Waited { get; init; }

    public required double[] OursSamples { get; init; }

    public required double[] PeerSamples { get; init; }

    /// <summary>Whether the answers are right; a wrong answer has no speed.</summary>
    public bool IsCorrect => SameBits != false && !(Difference > DifferenceBound) && !double.IsNaN(Difference ?? 0);

    public static Line From(string workload, int threads, Timing timing, double? target, double flops = 0) => new()
    {
        Workload = workload,
        Threads = threads,
        OursSeconds = timing.OursMedian,
        PeerSeconds = timing.PeerMedian,
        Ratio = timing.Ratio,
        Target = target,
        OursGflops = flops > 0 ? flops / timing.OursMedian / 1e9 : null,
        Spread = timing.Spread,
        Waited = timing.Waited,
        OursSamples = timing.Ours,
        PeerSamples = timing.Peer,
    };
}
