namespace L2Gpu.Cli.Commands;

/// <summary>What a user asked a fit of any kind to do, checked as far as the arguments alone allow.</summary>
internal record FitSettings : DataSettings
{
    /// <summary>How λ is chosen, where <see cref="Path"/> is empty.</summary>
    public required LambdaChoice Lambda { get; init; }

    /// <summary>Several λ, each of which is fitted; none where one is.</summary>
    public required double[] Path { get; init; }

    public required bool FitIntercept { get; init; }

    public required bool Standardize { get; init; }

    public required Precision Precision { get; init; }

    public required string Device { get; init; }

    public required string? Output { get; init; }

    /// <summary>Where the picture is drawn; null for none.</summary>
    public required string? Plot { get; init; }

    public required bool Explain { get; init; }

    public required bool Json { get; init; }
}
