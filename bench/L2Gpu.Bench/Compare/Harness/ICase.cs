namespace L2Gpu.Bench.Compare;

/// <summary>One workload with its data in place: our answer and the peer's, each of which can be timed again and again.</summary>
internal interface ICase : IDisposable
{
    /// <summary>The workload, as the tables name it.</summary>
    string Name { get; }

    /// <summary>Floating-point operations that the problem needs; 0 where no rate is worth quoting.</summary>
    double Flops { get; }

    /// <summary>The largest difference at which the two answers count as the same.</summary>
    double Bound { get; }

    /// <summary>The process in which the peer works; null if it is this one.</summary>
    int? PeerProcess => null;

    /// <summary>Computes our answer and returns the seconds that it took, without the restoring of inputs.</summary>
    double Ours();

    /// <summary>Computes the peer's answer and returns the seconds that it took, without the restoring of inputs.</summary>
    double Peer();

    /// <summary>max |ours − peer| / max |peer| over the last two answers.</summary>
    double Difference();

    /// <summary>SHA-256 of our last answer, in hexadecimal.</summary>
    string Fingerprint();
}
