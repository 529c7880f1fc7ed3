namespace L2Gpu.Cli.Output.Svg;

/// <summary>What every panel has: a frame, faint lines at round values, the scale at its right, and the λ of the model.</summary>
internal static class Axes
{
    public const double Small = 11;

    public const string Edge = "#999999";

    public static void Draw(SvgWriter svg, Frame frame, LambdaAxis axis, ValueAxis scale)
    {
        foreach (Tick tick in axis.Ticks()) svg.Line(axis.Position(tick.Value), frame.Top, axis.Position(tick.Value), frame.Bottom, SvgWriter.Faint);
        Values(svg, frame, scale);
    }

    /// <summary>A frame with faint lines at round values, and the scale at its right.</summary>
    public static void Values(SvgWriter svg, Frame frame, ValueAxis scale)
    {
        foreach (Tick tick in scale.Ticks())
        {
            double y = scale.Position(tick.Value);
            svg.Line(frame.Left, y, frame.Right, y, SvgWriter.Faint);
            svg.Line(frame.Right, y, frame.Right + 4, y, Edge);
            svg.Text(frame.Right + 8, y + 4, tick.Label, Small, fill: SvgWriter.Muted, kind: "tick");
        }

        svg.Rectangle(frame, "none", Edge);
    }

    /// <summary>The λ of the model, from the top of a panel to its bottom.</summary>
    public static void Marks(SvgWriter svg, Frame frame, LambdaAxis axis, IEnumerable<double> chosen)
    {
        foreach (double lambda in chosen.Distinct()) svg.Line(axis.Position(lambda), frame.Top, axis.Position(lambda), frame.Bottom, SvgWriter.Ink, 1.2, "5 4");
    }

    /// <summary>The scale of λ below the last panel.</summary>
    public static void Below(SvgWriter svg, Frame frame, LambdaAxis axis)
    {
        foreach (Tick tick in axis.Ticks())
        {
            double x = axis.Position(tick.Value);
            svg.Line(x, frame.Bottom, x, frame.Bottom + 4, Edge);
            svg.Text(x, frame.Bottom + 18, tick.Label, Small, "middle", SvgWriter.Muted, kind: "tick");
        }

        if (axis.Break is { } at)
        {
            svg.Line(at - 4, frame.Bottom + 4, at, frame.Bottom - 4, Edge);
            svg.Line(at, frame.Bottom + 4, at + 4, frame.Bottom - 4, Edge);
        }

        svg.Text((frame.Left + frame.Right) / 2, frame.Bottom + 38, "penalty λ, log scale", 12, "middle", kind: "axis");
    }

    /// <summary>Degrees of freedom above the first panel, at the same places.</summary>
    public static void Above(SvgWriter svg, Frame frame, LambdaAxis axis, RegularizationPath path)
    {
        int[] order = [.. Enumerable.Range(0, path.Lambda.Length).OrderBy(l => path.Lambda[l])];
        double[] places = Array.ConvertAll(order, l => axis.Position(path.Lambda[l]));
        double free = frame.Left - 100;
        foreach (Tick tick in axis.Ticks())
        {
            double x = axis.Position(tick.Value);
            if (places.Length == 0 || x < places[0] - 0.5 || x > places[^1] + 0.5) continue;
            int after = Math.Clamp(Array.FindIndex(places, p => p >= x), 0, places.Length - 1), before = Math.Max(0, after - 1);
            double part = places[after] > places[before] ? Math.Clamp((x - places[before]) / (places[after] - places[before]), 0, 1) : 0;
            double df = ((1 - part) * path.DegreesOfFreedom[order[before]]) + (part * path.DegreesOfFreedom[order[after]]);
            string label = df < 0.05 ? "0" : df < 10 ? df.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) : Ticks.Short(df);
            double half = TextSize.Width(label, Small) / 2;
            if (x - half < free) continue;
            free = x + half + 4;
            svg.Line(x, frame.Top - 4, x, frame.Top, Edge);
            svg.Text(x, frame.Top - 8, label, Small, "middle", SvgWriter.Muted, kind: "tick");
        }

        svg.Text(frame.Left - 14, frame.Top - 8, "degrees of freedom", 12, "end", SvgWriter.Muted, kind: "axis");
    }
}
