namespace L2Gpu.Cli.Output.Svg;

/// <summary>What the picture of a kernel ridge fit shows.</summary>
/// <param name="Title">What was fitted.</param>
/// <param name="Subtitle">How.</param>
/// <param name="Targets">The targets that are shown.</param>
internal sealed record KernelDrawing(string Title, string Subtitle, IReadOnlyList<TargetDrawing> Targets)
{
    /// <summary>The axis of the only feature, or of time; null where predictions stand against observations.</summary>
    public string? Horizontal { get; init; }

    /// <summary>Whether the axis is the time of a year, in days from its beginning.</summary>
    public bool IsYear { get; init; }

    /// <summary>The curve that chose λ; null where none did.</summary>
    public LambdaCurve? Curve { get; init; }

    /// <summary>The penalties of the model.</summary>
    public IReadOnlyList<double> Chosen { get; init; } = [];

    /// <summary>Targets that are not shown.</summary>
    public int Hidden { get; init; }
}
