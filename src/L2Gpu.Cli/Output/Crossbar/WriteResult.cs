using L2Gpu.Cli.Commands.Crossbar;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar write</c> found.</summary>
internal sealed record WriteResult
{
    public required SimulationRun Run { get; init; }

    public required WriteSettings Settings { get; init; }

    /// <summary>The root mean square of what cells miss, at first and after each step, in units of conductance.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>Some cells.</summary>
    public required IReadOnlyList<CellTrack> Tracks { get; init; }

    /// <summary>Trains of pulses, or numbers, that every cell met.</summary>
    public required long ArraySteps { get; init; }

    /// <summary>Updates that were cut because trains hold no more.</summary>
    public required long SaturatedUpdates { get; init; }

    /// <summary>Cells × trains.</summary>
    public required double Visits { get; init; }

    public required double VisitsPerSecond { get; init; }

    /// <summary>From the least to the greatest target.</summary>
    public double Range => (double)Settings.Greatest - Settings.Least;
}
