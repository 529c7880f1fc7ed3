namespace L2Gpu.Cli.Output.Svg;

/// <summary>The curve by which λ is chosen.</summary>
internal static class SelectionPanel
{
    private const string Blue = "#0072b2";
    private const string Band = "#d6e6f2";

    /// <summary>Draws it.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="frame">The rectangle.</param>
    /// <param name="axis">The axis of λ.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="chosen">The λ of the model, one a target.</param>
    /// <param name="isGiven">Whether λ was given, rather than chosen by the curve.</param>
    /// <param name="targets">How many targets the score is a mean over.</param>
    /// <param name="above">How far above the rectangle its name stands.</param>
    public static void Draw(SvgWriter svg, Frame frame, LambdaAxis axis, LambdaCurve curve, IReadOnlyList<double> chosen, bool isGiven, int targets, double above)
    {
        int[] order = [.. Enumerable.Range(0, curve.Lambda.Length).OrderBy(l => curve.Lambda[l])];
        double[] finite = [.. curve.Score.Where(double.IsFinite)];
        string over = targets > 1 ? ", a mean over targets" : "", name = Name(curve.Criterion) + over;
        if (finite.Length == 0)
        {
            svg.Text(frame.Left, frame.Top - above, name, 12, bold: true, kind: "panel");
            svg.Rectangle(frame, "none", "#999999");
            svg.Text((frame.Left + frame.Right) / 2, (frame.Top + frame.Bottom) / 2, "No λ of the grid has a finite score.", 13, "middle", SvgWriter.Muted);
            return;
        }

        double[] errors = [.. curve.Lambda.Select((_, l) => curve.StandardError is { } all && double.IsFinite(all[l]) ? all[l] : 0)];
        double[] ends = [.. order.Where(l => double.IsFinite(curve.Score[l])).SelectMany(l => new[] { curve.Score[l] - errors[l], curve.Score[l] + errors[l] })];
        bool bandReachesZero = finite.Min() > 0 && ends.Min() <= 0;
        ValueAxis scale = ValueAxis.Over(bandReachesZero ? finite.Min() / 2 : ends.Min(), ends.Max(), frame, curve.Criterion != LambdaCriterion.Evidence);
        Axes.Draw(svg, frame, axis, scale);
        svg.Text(frame.Left, frame.Top - above, $"{name}{(scale.IsLogarithmic ? ", log scale" : "")}", 12, bold: true, kind: "panel");
        foreach (List<int> run in Runs(order, curve))
        {
            if (curve.StandardError is not null)
            {
                IEnumerable<(double, double)> upper = run.Select(l => (axis.Position(curve.Lambda[l]), scale.Position(curve.Score[l] + errors[l])));
                IEnumerable<(double, double)> lower = run.Select(l => (axis.Position(curve.Lambda[l]), scale.Position(curve.Score[l] - errors[l])));
                svg.Area([.. upper, .. lower.Reverse()], Band);
            }

            svg.Curve([.. run.Select(l => (axis.Position(curve.Lambda[l]), scale.Position(curve.Score[l])))], Blue, 2, kind: "score");
        }

        Axes.Marks(svg, frame, axis, chosen);

        // A few penalties are points; many are a curve.
        if (order.Length <= 24)
        {
            foreach (int l in order.Where(l => double.IsFinite(curve.Score[l]))) svg.Dot(axis.Position(curve.Lambda[l]), scale.Position(curve.Score[l]), 2.6, Blue);
        }

        int best = curve.Lambda.IndexOf(curve.Best);
        if (best >= 0 && double.IsFinite(curve.Score[best]))
            svg.Dot(axis.Position(curve.Best), scale.Position(curve.Score[best]), 5, isGiven ? "#ffffff" : Blue, isGiven ? Blue : "#ffffff");
        Explain(svg, frame, curve, best, isGiven, finite.Length);
    }

    public static string Name(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "leave-one-out mean squared error",
        LambdaCriterion.GeneralizedCrossValidation => "generalised cross-validation",
        LambdaCriterion.CrossValidation => "mean squared error on held-out folds",
        _ => "minus the log evidence",
    };

    // Neighbours with a finite score: a curve has gaps where it cannot be said.
    private static IEnumerable<List<int>> Runs(int[] order, LambdaCurve curve)
    {
        var run = new List<int>();
        foreach (int l in order)
        {
            if (double.IsFinite(curve.Score[l]))
            {
                run.Add(l);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0) yield return run;
    }

    private static void Explain(SvgWriter svg, Frame frame, LambdaCurve curve, int best, bool isGiven, int finite)
    {
        var lines = new List<string>();
        if (best >= 0 && double.IsFinite(curve.Score[best]))
        {
            // A rule may prefer a larger λ whose score is not much worse.
            string which = curve.Score[best] == curve.Score.Where(double.IsFinite).Min() ? "smallest" : "chosen";
            lines.Add($"{(isGiven ? "○" : "●")} {which} at λ = {Ticks.Short(curve.Best)}:");
            lines.Add(Score(curve, best));
        }

        if (curve.StandardError is not null) lines.Add("band: ± one standard error");
        if (finite < curve.Score.Length) lines.Add($"not finite: {curve.Score.Length - finite} of {curve.Score.Length}");
        for (int i = 0; i < lines.Count; i++) svg.Text(frame.Left - 14, frame.Top + 16 + (16 * i), lines[i], 12, "end", SvgWriter.Muted);
    }

    private static string Score(LambdaCurve curve, int at)
        => Ticks.Short(curve.Score[at]) + (curve.StandardError is { } errors && double.IsFinite(errors[at]) ? $" ± {Ticks.Short(errors[at])}" : "");
}
