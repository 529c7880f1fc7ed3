namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>How much of a current wires cost.</summary>
/// <param name="Part">1 − I/I₀, where I₀ is the current of wires without resistance.</param>
/// <param name="Read">Of which read.</param>
/// <param name="BitLine">Of which bit line.</param>
internal sealed record CurrentLoss(double Part, int Read, int BitLine);
