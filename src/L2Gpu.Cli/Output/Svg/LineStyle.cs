namespace L2Gpu.Cli.Output.Svg;

/// <summary>How a line is drawn so that it can be told from others, by people who see few colours too.</summary>
internal readonly record struct LineStyle(string Colour, string? Dash)
{
    // Okabe and Ito (2008), without the yellow, which vanishes on white; what comes after them is dashed.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];
    private static readonly string?[] Dashes = [null, "5 3", "2 2", "9 3 2 3", "1 4", "12 5"];

    /// <summary>The style of the line of this rank.</summary>
    public static LineStyle Of(int rank) => new(Colours[rank % Colours.Length], Dashes[rank / Colours.Length % Dashes.Length]);
}
