namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of a kernel ridge fit: rows, the fit and its leave-one-out band, and below them the curve that chose λ.</summary>
internal static class KernelPicture
{
    private const double Left = 220;
    private const double Right = 888;
    private const double FirstTop = 96;
    private const double PanelHeight = 280;
    private const double WeekHeight = 220;
    private const double ErrorHeight = 130;
    private const double CurveHeight = 170;
    private const double Gap = 78;
    private const double GapWithoutName = 56;

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, KernelDrawing drawing)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, drawing);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="drawing">What it shows.</param>
    public static void Write(Stream stream, KernelDrawing drawing)
    {
        double one = PanelHeight + Gap + (drawing.IsYear ? WeekHeight + GapWithoutName : 0);
        double errors = (ErrorHeight + GapWithoutName) * (drawing.IsYear ? drawing.Targets.Count(t => t.Band is not null) : 0);
        double height = FirstTop + (one * drawing.Targets.Count) + errors + (drawing.Curve is null ? 0 : CurveHeight + Gap) - 22;
        using var svg = new SvgWriter(stream, PathPicture.Width, height, drawing.Title, $"{drawing.Subtitle}. {What(drawing)}");
        svg.Text(24, 32, TextSize.Fit(drawing.Title, 17, PathPicture.Width - 48), 17, bold: true, full: drawing.Title, kind: "heading");
        svg.Text(24, 54, TextSize.Fit(drawing.Subtitle, 13, PathPicture.Width - 48), 13, fill: SvgWriter.Muted, full: drawing.Subtitle, kind: "heading");
        double top = FirstTop;
        foreach (TargetDrawing target in drawing.Targets)
        {
            var frame = new Frame(Left, top, Right, top + PanelHeight);
            if (drawing.IsYear)
            {
                FitPanels.Year(svg, frame, target);
                frame = Below(frame, WeekHeight);
                FitPanels.Week(svg, frame, target);
                if (target.Band is { } band)
                {
                    frame = Below(frame, ErrorHeight);
                    FitPanels.Errors(svg, frame, target, band);
                }
            }
            else if (drawing.Horizontal is { } feature)
            {
                FitPanels.Along(svg, frame, target, feature);
            }
            else
            {
                FitPanels.Against(svg, frame, target);
            }

            top = frame.Bottom + Gap;
        }

        if (drawing.Curve is { } curve)
        {
            var frame = new Frame(Left, top, Right, top + CurveHeight);
            var axis = new LambdaAxis([.. curve.Lambda, .. drawing.Chosen], Left, Right);
            SelectionPanel.Draw(svg, frame, axis, curve, drawing.Chosen, isGiven: false, drawing.Targets.Count + drawing.Hidden, above: 9);
            Axes.Below(svg, frame, axis);
        }

        if (drawing.Hidden > 0)
            svg.Text(Right, 76, $"the first {drawing.Targets.Count} of {drawing.Targets.Count + drawing.Hidden} targets are shown", Axes.Small, "end", SvgWriter.Muted, kind: "note");
    }

    private static Frame Below(Frame frame, double height) => new(Left, frame.Bottom + GapWithoutName, Right, frame.Bottom + GapWithoutName + height);

    private static string What(KernelDrawing drawing)
    {
        string rows = drawing.IsYear ? "Observations and the fit over the year, one week of them in close-up, and leave-one-out errors over the year"
            : drawing.Horizontal is { } feature ? $"Observations and the fit along {feature}"
            : "Predictions of rows against observations";
        string curve = drawing.Curve is null ? "" : "; below, leave-one-out errors against λ on a logarithmic axis";
        return $"{rows}{curve}.";
    }
}
