using L2Gpu.Cli.Data;

namespace L2Gpu.Cli.Commands;

/// <summary>Which data a user asked for, for fits and trainings of any kind.</summary>
internal record DataSettings
{
    public required DataRequest Data { get; init; }

    /// <summary>A file to test on; null for none.</summary>
    public required string? Test { get; init; }

    /// <summary>Rows to keep for a test; null for none.</summary>
    public required Holdout? Holdout { get; init; }

    /// <summary>Whether numbers are held in FP32.</summary>
    public required bool IsSingle { get; init; }

    public required bool Quiet { get; init; }

    /// <summary>The arguments as they were given, for commands that are printed as a remedy.</summary>
    public required IReadOnlyList<string> Args { get; init; }
}
