namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What every command of the group says of itself.</summary>
internal sealed record SimulationRun
{
    /// <summary>As in <c>read</c>.</summary>
    public required string Command { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Whether nobody gave the seed.</summary>
    public required bool IsSeedDrawn { get; init; }

    public required string Device { get; init; }

    public required string WhyDevice { get; init; }

    /// <summary>SHA-256 of the results.</summary>
    public required string Hash { get; init; }

    /// <summary>What was planned; null where nothing was.</summary>
    public required long? MemoryBytes { get; init; }

    public required IReadOnlyList<StageReport> Stages { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}
