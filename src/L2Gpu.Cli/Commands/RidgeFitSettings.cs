using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Cli.Commands;

/// <summary>What a user asked <c>fit ridge</c> to do.</summary>
/// <param name="Common">What fits of every kind have.</param>
/// <param name="Selection">By what λ is chosen, where there is a choice.</param>
/// <param name="FeaturePenalties">Factors on λ by column, as they were written.</param>
/// <param name="Solver">The solver.</param>
[method: SetsRequiredMembers]
internal sealed record RidgeFitSettings(
    FitSettings Common, SelectionSettings Selection, IReadOnlyList<KeyValuePair<string, double>> FeaturePenalties, Solver Solver) : FitSettings(Common)
{
    /// <summary>Where the sums of the fit are kept, so that it can go on after an interruption; null for nowhere.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How many seconds pass between two savings of the sums.</summary>
    public double CheckpointSeconds { get; init; }

    /// <summary>Whether the path is shown with the answer.</summary>
    public bool ShowPath { get; init; }

    public bool WantsPath => ShowPath || Plot is not null;
}
