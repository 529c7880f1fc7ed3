namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of emergent L2: how some weights went, beside ridge and least squares; and how far noise has moved each weight, beside how far ridge would.</summary>
internal static class EmergentL2Picture
{
    private const double Left = 220;
    private const double Right = 888;
    private const double Top = 112;
    private const double LinesHeight = 340;
    private const double ShiftHeight = 250;
    private const double Gap = 92;
    private const int MostWeights = 7;
    private const string Blue = "#0072b2";
    private const string Orange = "#d55e00";

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, EmergentL2Report report)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, report);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="report">What it shows.</param>
    public static void Write(Stream stream, EmergentL2Report report)
    {
        EmergentL2Trajectories trajectories = report.Trajectories;
        string title = $"Weights on noisy {report.Model} cells, {Commands.NameOption.Of(report.Coding)} coding";
        string subtitle = $"{report.Summary} (verdict: {Commands.NameOption.Of(report.Verdict)})";
        var frame = new Frame(Left, Top, Right, Top + LinesHeight);
        using var svg = new SvgWriter(stream, PathPicture.Width, frame.Bottom + Gap + ShiftHeight + 56, title, subtitle);
        svg.Text(24, 32, title, 17, bold: true, kind: "heading");
        svg.Text(24, 54, TextSize.Fit(subtitle, 12, PathPicture.Width - 48), 12, fill: SvgWriter.Muted, full: subtitle, kind: "heading");
        svg.Text(24, 72, TextSize.Fit(trajectories.Description, 12, PathPicture.Width - 48), 12, fill: SvgWriter.Muted, full: trajectories.Description, kind: "heading");
        string[] ridge = report.Coding == GradientCoding.SlopeCompensated || report.Model == "soft-bounds" ? ["ridge with the", "theory's λ"] : ["ridge, λ of slope", "compensation"];
        Lines(svg, frame, trajectories, ridge);
        Shifts(svg, new Frame(Left, frame.Bottom + Gap, Right, frame.Bottom + Gap + ShiftHeight), trajectories, ridge);
    }

    private static void Lines(SvgWriter svg, Frame frame, EmergentL2Trajectories trajectories, string[] ridge)
    {
        // Those that are furthest apart, so that they can be told from each other.
        EmergentL2Trajectory[] ordered = [.. trajectories.Weights.OrderBy(w => w.LeastSquares)];
        int count = Math.Min(MostWeights, ordered.Length);
        EmergentL2Trajectory[] shown = [.. Enumerable.Range(0, count).Select(i => ordered[count == 1 ? 0 : i * (ordered.Length - 1) / (count - 1)])];
        double[] all = [.. shown.SelectMany(w => w.Mean.Append(w.LeastSquares).Append(w.Ridge)).Where(double.IsFinite)];
        ValueAxis scale = ValueAxis.Over(all.Min(), all.Max(), frame, mayBeLogarithmic: false);
        var axis = new LambdaAxis([.. trajectories.Steps.Select(step => (double)step), Math.Max(1, trajectories.BurnIn)], frame.Left, frame.Right);
        Axes.Draw(svg, frame, axis, scale);
        svg.Text(frame.Left, frame.Top - 9, "weights, mean over replicas", 12, bold: true, kind: "panel");
        double settled = axis.Position(Math.Max(1, trajectories.BurnIn));
        svg.Line(settled, frame.Top, settled, frame.Bottom, SvgWriter.Muted, 1, "2 3");
        for (int i = 0; i < shown.Length; i++)
        {
            EmergentL2Trajectory weight = shown[i];
            string colour = LineStyle.Of(i).Colour;
            svg.Line(settled, scale.Position(weight.LeastSquares), frame.Right, scale.Position(weight.LeastSquares), colour, 1, "1 3");
            svg.Line(settled, scale.Position(weight.Ridge), frame.Right, scale.Position(weight.Ridge), colour, 1.4, "6 3");
            (double X, double Y)[] points = [.. trajectories.Steps.Zip(weight.Mean).Where(p => double.IsFinite(p.Second)).Select(p => (axis.Position(p.First), scale.Position(p.Second)))];
            svg.Curve(points, colour, 1.8, name: $"weight {weight.Index}");
        }

        foreach (Tick tick in axis.Ticks())
        {
            svg.Line(axis.Position(tick.Value), frame.Bottom, axis.Position(tick.Value), frame.Bottom + 4, Axes.Edge);
            svg.Text(axis.Position(tick.Value), frame.Bottom + 18, tick.Label, Axes.Small, "middle", SvgWriter.Muted, kind: "tick");
        }

        svg.Text((frame.Left + frame.Right) / 2, frame.Bottom + 38, "step, log scale", 12, "middle", kind: "axis");
        var legend = new Legend(svg, frame);
        legend.Line(LineStyle.Of(0).Colour, "a weight");
        legend.Dashed(LineStyle.Of(0).Colour, "6 3", ridge);
        legend.Dashed(LineStyle.Of(0).Colour, "1 3", "least squares");
        legend.Dashed(SvgWriter.Muted, "2 3", "stationary from", "here on");
    }

    private static void Shifts(SvgWriter svg, Frame frame, EmergentL2Trajectories trajectories, string[] ridgeWords)
    {
        (double Ridge, double Found)[] shifts = [.. trajectories.Weights.Select(w => (w.Ridge - w.LeastSquares, w.Stationary - w.LeastSquares)).Where(s => double.IsFinite(s.Item1) && double.IsFinite(s.Item2))];
        if (shifts.Length == 0) return;
        double low = Math.Min(0, shifts.Min(s => Math.Min(s.Ridge, s.Found))), high = Math.Max(0, shifts.Max(s => Math.Max(s.Ridge, s.Found)));
        ValueAxis scale = ValueAxis.Over(low, high, frame, mayBeLogarithmic: false);
        double from = Math.Min(0, shifts.Min(s => s.Ridge)), to = Math.Max(0, shifts.Max(s => s.Ridge)), room = 0.05 * (to - from);
        var axis = new HorizontalAxis(from - room, to + room, frame);
        axis.Draw(svg, frame, scale, "ridge − least squares");
        svg.Text(frame.Left, frame.Top - 9, "stationary mean − least squares", 12, bold: true, kind: "panel");
        svg.Line(frame.Left, scale.Position(0), frame.Right, scale.Position(0), SvgWriter.Muted, 1, "1 3");
        svg.Curve([(axis.Position(from), scale.Position(from)), (axis.Position(to), scale.Position(to))], Orange, 1.5, "6 3", kind: "ridge");
        foreach ((double ridge, double found) in shifts) svg.Dot(axis.Position(ridge), scale.Position(found), 3, Blue);
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, "a weight, averaged", "over time and replicas");
        legend.Dashed(Orange, "6 3", ridgeWords);
        legend.Dashed(SvgWriter.Muted, "1 3", "no shrinkage");
    }
}
