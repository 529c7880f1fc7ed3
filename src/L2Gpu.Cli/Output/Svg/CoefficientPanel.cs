namespace L2Gpu.Cli.Output.Svg;

/// <summary>How the coefficients of one target move with λ, each times the deviation of its feature, so that they can be compared.</summary>
internal static class CoefficientPanel
{
    private const int MostLabels = 10;
    private const int MostLines = 300;
    private const double LabelGap = 15;
    private const double Margin = 14;

    /// <summary>How many features a panel names.</summary>
    public static int Named(RegularizationPath path) => Math.Min(MostLabels, path.FeatureNames.Length);

    /// <summary>How many features a panel shows.</summary>
    public static int Shown(RegularizationPath path) => Math.Min(MostLines, path.FeatureNames.Length);

    public static void Draw(SvgWriter svg, Frame frame, LambdaAxis axis, RegularizationPath path, int target, double chosen)
    {
        int[] order = [.. Enumerable.Range(0, path.Lambda.Length).OrderBy(l => path.Lambda[l])];
        double[][] lines = [.. path.Coefficients[target].Select((beta, j) => Array.ConvertAll(order, l => beta[l] * path.FeatureDeviations[j]))];
        int at = Nearest(Array.ConvertAll(order, l => axis.Position(path.Lambda[l])), axis.Position(chosen));

        // What matters in the model comes first; where it says nothing, what matters anywhere.
        int[] ranked = [.. Enumerable.Range(0, lines.Length)
            .OrderByDescending(j => Math.Abs(lines[j][at])).ThenByDescending(j => lines[j].Max(Math.Abs)).ThenBy(j => j).Take(Shown(path))];
        int named = Named(path);
        double low = ranked.Min(j => lines[j].Min()), high = ranked.Max(j => lines[j].Max());
        ValueAxis scale = ValueAxis.Over(Math.Min(low, 0), Math.Max(high, 0), frame, mayBeLogarithmic: false);
        Axes.Draw(svg, frame, axis, scale);
        string of = path.TargetNames[target], what = ", each × the standard deviation of its feature";
        svg.Text(frame.Left, frame.Top - 9, $"coefficients of {TextSize.Fit(of, 12, frame.Width - 360)}{what}", 12, bold: true, full: $"coefficients of {of}{what}", kind: "panel");
        svg.Line(frame.Left, scale.Position(0), frame.Right, scale.Position(0), SvgWriter.Muted);
        Axes.Marks(svg, frame, axis, [chosen]);

        // The most important lie on top.
        for (int rank = ranked.Length - 1; rank >= 0; rank--)
        {
            int j = ranked[rank];
            (double, double)[] points = [.. lines[j].Select((v, i) => (axis.Position(path.Lambda[order[i]]), scale.Position(v)))];
            LineStyle style = LineStyle.Of(rank);
            bool isNamed = rank < named;
            svg.Curve(points, isNamed ? style.Colour : "#c4c4c4", isNamed ? 2 : 1, isNamed ? style.Dash : null, path.FeatureNames[j], "coefficient");
        }

        double first = axis.Position(path.Lambda[order[0]]);
        double[] ends = [.. ranked.Take(named).Select(j => scale.Position(lines[j][0]))];
        double[] places = LabelPlacement.Spread(ends, LabelGap, frame.Top + 6, frame.Bottom - 6);
        for (int rank = 0; rank < named; rank++)
        {
            string name = path.FeatureNames[ranked[rank]], colour = LineStyle.Of(rank).Colour;
            svg.Curve([(first, ends[rank]), (frame.Left - 4, ends[rank]), (frame.Left - Margin, places[rank]), (frame.Left - Margin - 6, places[rank])], colour, 1, kind: "leader");
            double room = frame.Left - Margin - 18;
            svg.Text(frame.Left - Margin - 10, places[rank] + 4, TextSize.Fit(name, 12, room), 12, "end", full: name, kind: "label");
        }
    }

    private static int Nearest(double[] places, double place)
    {
        int best = 0;
        for (int i = 1; i < places.Length; i++)
        {
            if (Math.Abs(places[i] - place) < Math.Abs(places[best] - place)) best = i;
        }

        return best;
    }
}
