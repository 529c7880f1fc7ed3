using L2Gpu.Cli.Commands.Crossbar;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar train</c> found.</summary>
internal sealed record TrainResult
{
    public required SimulationRun Run { get; init; }

    public required TrainSettings Settings { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public required CrossbarTrainingReport Report { get; init; }

    /// <summary>On the rows of the training.</summary>
    public required TestScore Fit { get; init; }

    /// <summary>On others; null where there are none.</summary>
    public required TestScore? Test { get; init; }

    /// <summary>Of the first target, rows of the training.</summary>
    public required IReadOnlyList<(double Observed, double Predicted)> Sample { get; init; }
}
