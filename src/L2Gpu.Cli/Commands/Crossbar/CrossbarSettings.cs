namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a user asked any command of the group to do.</summary>
/// <param name="Seed">What random numbers are drawn from.</param>
/// <param name="IsSeedDrawn">Whether the seed was drawn itself, because none was given.</param>
/// <param name="Device">A device, or <c>auto</c>.</param>
/// <param name="Output">Where results are written; null for nowhere.</param>
/// <param name="Plot">Where the picture is drawn; null for none.</param>
/// <param name="Json">Whether one JSON object is printed instead of text.</param>
/// <param name="Quiet">Whether nothing is said about progress and files.</param>
/// <param name="Args">The arguments as they were given.</param>
internal sealed record CrossbarSettings(ulong Seed, bool IsSeedDrawn, string Device, string? Output, string? Plot, bool Json, bool Quiet, IReadOnlyList<string> Args)
{
    /// <summary>Says no, before any work, where a file cannot be written.</summary>
    public void ThrowIfHopeless()
    {
        if (Output is not null) Cli.Output.OutputFile.ThrowIfHopeless(Output);
        if (Plot is not null) Cli.Output.OutputFile.ThrowIfHopeless(Plot);
    }
}
