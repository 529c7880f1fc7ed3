namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of a regularisation path: the curve that chooses λ above, the coefficients of each target below, over one axis of λ.</summary>
internal static class PathPicture
{
    public const double Width = 960;

    private const int MostTargets = 4;
    private const double Left = 220;
    private const double Right = 888;
    private const double SelectionHeight = 190;
    private const double Gap = 36;

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, PathResult drawing)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, drawing);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="drawing">What it shows.</param>
    public static void Write(Stream stream, PathResult drawing)
    {
        RegularizationPath path = drawing.Path;
        int targets = Math.Min(MostTargets, path.TargetNames.Length);
        double coefficientHeight = targets == 1 ? 320 : 220, top = 122;
        double height = top + SelectionHeight + Gap + (targets * (coefficientHeight + Gap)) - Gap + 50;
        var ranks = new FeatureRanks(path, drawing.Chosen, targets);
        string[] notes = [.. Notes(drawing, ranks)];
        height += (16 * notes.Length) + 8;
        string title = Title(path);
        using var svg = new SvgWriter(stream, Width, height, title, Description(drawing));
        svg.Text(24, 32, TextSize.Fit(title, 17, Width - 48), 17, bold: true, full: title, kind: "heading");
        string chosen = Chosen(drawing);
        svg.Text(24, 54, TextSize.Fit(chosen, 13, Width - 48), 13, fill: SvgWriter.Muted, full: chosen, kind: "heading");

        var axis = new LambdaAxis([.. path.Lambda, .. drawing.Curve.Lambda, .. drawing.Chosen], Left, Right);
        var frame = new Frame(Left, top, Right, top + SelectionHeight);
        SelectionPanel.Draw(svg, frame, axis, drawing.Curve, drawing.Chosen, drawing.IsGiven, path.TargetNames.Length, above: 28);
        Axes.Above(svg, frame, axis, path);
        top = frame.Bottom + Gap;
        for (int k = 0; k < targets; k++)
        {
            frame = new Frame(Left, top, Right, top + coefficientHeight);
            CoefficientPanel.Draw(svg, frame, axis, path, k, drawing.Chosen[k], ranks);
            top = frame.Bottom + Gap;
        }

        Axes.Below(svg, frame, axis);
        for (int i = 0; i < notes.Length; i++) svg.Text(Right, frame.Bottom + 60 + (16 * i), notes[i], Axes.Small, "end", SvgWriter.Muted, kind: "note");
    }

    private static string Title(RegularizationPath path)
    {
        int features = path.FeatureNames.Length;
        return $"Ridge path of {string.Join(", ", path.TargetNames)}: {Numbers.Count(features)} {(features == 1 ? "feature" : "features")}, {Numbers.Count(path.Rows)} rows";
    }

    private static string Chosen(PathResult drawing)
    {
        string lambda = string.Join(", ", drawing.Chosen.Distinct().Select(Ticks.Short));
        if (drawing.IsGiven) return $"Dashed: λ = {lambda}, as given";
        return $"Dashed: λ = {lambda}, the best of {drawing.Curve.Lambda.Length} by {By(drawing.Curve.Criterion)}";
    }

    private static string By(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "exact leave-one-out error",
        LambdaCriterion.GeneralizedCrossValidation => "generalised cross-validation",
        LambdaCriterion.CrossValidation => "cross-validation over folds",
        _ => "evidence",
    };

    private static IEnumerable<string> Notes(PathResult drawing, FeatureRanks ranks)
    {
        if (ranks.Features > ranks.Named)
        {
            string others = ranks.Shown < ranks.Features ? $"{ranks.Shown - ranks.Named} of the {Numbers.Count(ranks.Features - ranks.Named)} others" : ranks.Shown - ranks.Named == 1 ? "the other one" : $"{ranks.Shown - ranks.Named} others";
            yield return $"named: the {ranks.Named} features of the largest effect at the dashed λ; {others} in grey";
        }

        int hidden = drawing.Path.TargetNames.Length - MostTargets;
        if (hidden > 0) yield return $"the first {MostTargets} of {drawing.Path.TargetNames.Length} targets are shown";
    }

    private static string Description(PathResult drawing)
    {
        return $"Above, the {SelectionPanel.Name(drawing.Curve.Criterion)} against λ on a logarithmic axis; below, the coefficients of each target, "
            + $"times the standard deviation of their feature. {Chosen(drawing)}.";
    }
}
