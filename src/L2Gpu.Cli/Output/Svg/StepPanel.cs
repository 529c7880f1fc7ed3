namespace L2Gpu.Cli.Output.Svg;

/// <summary>Numbers that change from step to step, as lines over an axis of steps.</summary>
internal static class StepPanel
{
    /// <summary>Draws them.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="frame">The rectangle.</param>
    /// <param name="title">What they are.</param>
    /// <param name="axisName">What a step is; null for nothing below the marks.</param>
    /// <param name="first">The number of the first step.</param>
    /// <param name="lines">A name, a style, and a number a step.</param>
    /// <param name="levels">Where lines are to go, in their order; none where that is not known.</param>
    /// <param name="mayBeLogarithmic">Whether numbers that span orders of magnitude stand by their logarithms.</param>
    public static void Draw(
        SvgWriter svg, Frame frame, string title, string? axisName, int first, IReadOnlyList<(string Name, LineStyle Style, IReadOnlyList<double> Values)> lines, IReadOnlyList<double> levels, bool mayBeLogarithmic)
    {
        double[] all = [.. lines.SelectMany(line => line.Values).Concat(levels).Where(double.IsFinite)];
        if (all.Length == 0) all = [0];
        ValueAxis scale = ValueAxis.Over(all.Min(), all.Max(), frame, mayBeLogarithmic);
        int last = first + lines.Max(line => line.Values.Count) - 1;
        var axis = new HorizontalAxis(first, last, frame, [.. Ticks.Linear(first, Math.Max(first + 1, last), 8).Where(tick => tick.Value == Math.Floor(tick.Value))]);
        axis.Draw(svg, frame, scale, axisName);
        svg.Text(frame.Left, frame.Top - 9, scale.IsLogarithmic ? $"{title}, log scale" : title, 12, bold: true, kind: "panel");
        for (int i = 0; i < lines.Count; i++)
        {
            (string name, LineStyle style, IReadOnlyList<double> values) = lines[i];
            if (i < levels.Count) svg.Line(frame.Left, scale.Position(levels[i]), frame.Right, scale.Position(levels[i]), style.Colour, 1, "2 4");
            (double, double)[] points = [.. values.Select((value, step) => (step, value)).Where(p => double.IsFinite(p.value)).Select(p => (axis.Position(first + p.step), scale.Position(p.value)))];
            svg.Curve(points, style.Colour, 1.8, style.Dash, name);
        }
    }
}
