using L2Gpu.Cli.Data;

namespace L2Gpu.Cli.Commands;

/// <summary>What a user asked <c>fit ridge</c> to do, checked as far as the arguments alone allow.</summary>
internal sealed record FitSettings
{
    public required DataRequest Data { get; init; }

    /// <summary>How λ is chosen, where <see cref="Path"/> is empty.</summary>
    public required LambdaChoice Lambda { get; init; }

    /// <summary>Several λ, each of which is fitted; none where one is.</summary>
    public required double[] Path { get; init; }

    /// <summary>By what λ is chosen, where there is a choice.</summary>
    public required SelectionSettings Selection { get; init; }

    /// <summary>Factors on λ by column, as they were written.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> FeaturePenalties { get; init; }

    public required bool FitIntercept { get; init; }

    public required bool Standardize { get; init; }

    public required Solver Solver { get; init; }

    public required bool IsSingle { get; init; }

    public required Precision Precision { get; init; }

    public required string Device { get; init; }

    public required string? Test { get; init; }

    public required Holdout? Holdout { get; init; }

    public required string? Output { get; init; }

    /// <summary>Where the sums of the fit are kept, so that it can go on after an interruption; null for nowhere.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How many seconds pass between two savings of the sums.</summary>
    public double CheckpointSeconds { get; init; }

    /// <summary>Where the picture of the path goes; null where none is wanted.</summary>
    public required string? Plot { get; init; }

    /// <summary>Whether the path is shown with the answer.</summary>
    public required bool ShowPath { get; init; }

    public bool WantsPath => ShowPath || Plot is not null;

    public required bool Explain { get; init; }

    public required bool Json { get; init; }

    public required bool Quiet { get; init; }

    /// <summary>The arguments as they were given, for commands that are printed as a remedy.</summary>
    public required IReadOnlyList<string> Args { get; init; }
}
