namespace L2Gpu.Cli.Output.Svg;

/// <summary>How the coefficients of one target move with λ, each times the deviation of its feature, so that they can be compared.</summary>
internal static class CoefficientPanel
{
    private const string Grey = "#c8c8c8";
    private const int Crowd = 60;
    private const double LabelGap = 15;
    private const double Margin = 14;

    public static void Draw(SvgWriter svg, Frame frame, LambdaAxis axis, RegularizationPath path, int target, double chosen, FeatureRanks ranks)
    {
        int[] order = [.. Enumerable.Range(0, path.Lambda.Length).OrderBy(l => path.Lambda[l])], ranked = ranks.Of(target).ToArray();
        double[][] lines = [.. ranked.Select(j => Array.ConvertAll(order, l => path.Coefficients[target][j][l] * path.FeatureDeviations[j]))];
        ValueAxis scale = ValueAxis.Over(Math.Min(lines.Min(v => v.Min()), 0), Math.Max(lines.Max(v => v.Max()), 0), frame, mayBeLogarithmic: false);
        Axes.Draw(svg, frame, axis, scale);
        string of = path.TargetNames[target], what = ", each × the standard deviation of its feature";
        svg.Text(frame.Left, frame.Top - 9, $"coefficients of {TextSize.Fit(of, 12, frame.Width - 360)}{what}", 12, bold: true, full: $"coefficients of {of}{what}", kind: "panel");

        double[] places = Array.ConvertAll(order, l => axis.Position(path.Lambda[l]));
        void Line(int rank, string colour, double width, string? dash)
            => svg.Curve([.. lines[rank].Select((v, i) => (places[i], scale.Position(v)))], colour, width, dash, path.FeatureNames[ranked[rank]], "coefficient");

        // The most important lie on top.
        for (int rank = ranked.Length - 1; rank >= ranks.Named; rank--) Line(rank, Grey, ranked.Length > Crowd ? 0.6 : 1, null);
        svg.Line(frame.Left, scale.Position(0), frame.Right, scale.Position(0), SvgWriter.Muted);
        Axes.Marks(svg, frame, axis, [chosen]);
        for (int rank = ranks.Named - 1; rank >= 0; rank--)
        {
            LineStyle style = ranks.Style(ranked[rank]);
            Line(rank, style.Colour, 2, style.Dash);
        }

        Labels(svg, frame, places[0], [.. lines.Take(ranks.Named).Select(v => scale.Position(v[0]))], path, ranked, ranks);
    }

    // At the left, where no penalty has brought the lines together.
    private static void Labels(SvgWriter svg, Frame frame, double start, double[] ends, RegularizationPath path, int[] ranked, FeatureRanks ranks)
    {
        double[] places = LabelPlacement.Spread(ends, LabelGap, frame.Top + 6, frame.Bottom - 6);
        string[] names = [.. ranked.Take(ends.Length).Select(j => path.FeatureNames[j])];
        string[] shown = TextSize.FitApart(names, 12, frame.Left - Margin - 18);
        for (int rank = 0; rank < ends.Length; rank++)
        {
            double left = frame.Left - Margin;
            svg.Curve([(start, ends[rank]), (frame.Left - 4, ends[rank]), (left, places[rank]), (left - 6, places[rank])], ranks.Style(ranked[rank]).Colour, 1, kind: "leader");
            svg.Text(left - 10, places[rank] + 4, shown[rank], 12, "end", full: names[rank], kind: "label");
        }
    }
}
