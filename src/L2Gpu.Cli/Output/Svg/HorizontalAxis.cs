namespace L2Gpu.Cli.Output.Svg;

/// <summary>A linear axis from left to right, with its marks.</summary>
internal sealed class HorizontalAxis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _left;
    private readonly double _right;

    /// <param name="low">The value at the left.</param>
    /// <param name="high">The value at the right.</param>
    /// <param name="frame">The rectangle that it measures.</param>
    /// <param name="ticks">Its marks; null for round values.</param>
    public HorizontalAxis(double low, double high, Frame frame, IReadOnlyList<Tick>? ticks = null)
    {
        (_low, _high, _left, _right) = (low, high, frame.Left, frame.Right);
        if (!(_high > _low)) (_low, _high) = (low - 1, high + 1);
        Ticks = ticks ?? Svg.Ticks.Linear(_low, _high, 8);
    }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Where a value stands; what lies beyond the ends stands at them.</summary>
    public double Position(double value) => _left + (Math.Clamp((value - _low) / (_high - _low), 0, 1) * (_right - _left));

    /// <summary>A frame with faint lines at the marks of both axes, the scale of values at its right and the marks of this one below.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="frame">The rectangle.</param>
    /// <param name="scale">The axis of values.</param>
    /// <param name="name">What stands below the marks; null for nothing.</param>
    public void Draw(SvgWriter svg, Frame frame, ValueAxis scale, string? name)
    {
        foreach (Tick tick in Ticks) svg.Line(Position(tick.Value), frame.Top, Position(tick.Value), frame.Bottom, SvgWriter.Faint);
        Axes.Values(svg, frame, scale);
        double free = double.MinValue;
        foreach (Tick tick in Ticks)
        {
            double x = Position(tick.Value), half = TextSize.Width(tick.Label, Axes.Small) / 2;
            svg.Line(x, frame.Bottom, x, frame.Bottom + 4, Axes.Edge);
            if (x - half < free) continue;
            free = x + half + 4;
            svg.Text(x, frame.Bottom + 18, tick.Label, Axes.Small, "middle", SvgWriter.Muted, kind: "tick");
        }

        if (name is not null) svg.Text((frame.Left + frame.Right) / 2, frame.Bottom + 38, TextSize.Fit(name, 12, frame.Width), 12, "middle", full: name, kind: "axis");
    }
}
