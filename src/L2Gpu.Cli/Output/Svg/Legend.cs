namespace L2Gpu.Cli.Output.Svg;

/// <summary>What is what, in the margin at the left of a panel.</summary>
internal sealed class Legend(SvgWriter svg, Frame frame)
{
    private const double Left = 24;
    private const double TextLeft = 52;
    private const double Height = 16;

    private double _y = frame.Top + 14;

    /// <summary>A dot and what it stands for.</summary>
    public void Dot(string colour, params string[] lines)
    {
        svg.Dot((Left + TextLeft - 8) / 2, _y - 4, 3, colour);
        Lines(lines);
    }

    /// <summary>A line and what it stands for.</summary>
    public void Line(string colour, params string[] lines) => Dashed(colour, null, lines);

    /// <summary>A line of dashes and what it stands for.</summary>
    public void Dashed(string colour, string? dash, params string[] lines)
    {
        svg.Line(Left, _y - 4, TextLeft - 8, _y - 4, colour, 2, dash);
        Lines(lines);
    }

    /// <summary>A coloured area and what it stands for.</summary>
    public void Area(string colour, params string[] lines)
    {
        svg.Rectangle(new Frame(Left, _y - 10, TextLeft - 8, _y + 2), colour, stroke: null);
        Lines(lines);
    }

    private void Lines(string[] lines)
    {
        foreach (string line in lines)
        {
            svg.Text(TextLeft, _y, TextSize.Fit(line, 12, frame.Left - TextLeft - 8), 12, fill: SvgWriter.Muted, full: line, kind: "legend");
            _y += Height;
        }

        _y += 6;
    }
}
