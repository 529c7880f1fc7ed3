namespace L2Gpu.Cli.Output.Svg;

/// <summary>Panels of rows, a fit and its leave-one-out band.</summary>
internal static class FitPanels
{
    private const string Blue = "#0072b2";
    private const string Orange = "#d55e00";
    private const string Band = "#f7dcc6";
    private const int MostDots = 2000;

    /// <summary>Rows and the fit along the only feature.</summary>
    public static void Along(SvgWriter svg, Frame frame, TargetDrawing target, string feature)
    {
        (double low, double high) = Ends(target.X);
        var axis = new HorizontalAxis(low, high, frame);
        ValueAxis scale = Scale(frame, target.Observed.Concat(target.Line.Select(p => p.Y)), target.Band);
        axis.Draw(svg, frame, scale, feature);
        Name(svg, frame, target.Name);
        Ribbon(svg, axis, scale, target.Line.Select(p => p.X), target.Line.Select(p => p.Y), target.Line.Select(p => p.Y), target.Band);
        Dots(svg, axis, scale, target.X, target.Observed, every: Every(target.X.Length), target.X.Length > 500 ? 1.2 : 2.4);
        svg.Curve([.. target.Line.Select(p => (axis.Position(p.X), scale.Position(p.Y)))], Orange, 2, kind: "fit");
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, Observed(target.X.Length));
        legend.Line(Orange, "fit");
        if (target.Band is { } band) legend.Area(Band, band.Text);
    }

    /// <summary>The year: some of the rows, and each day's lowest and highest fit.</summary>
    public static void Year(SvgWriter svg, Frame frame, TargetDrawing target)
    {
        (double first, double last) = Ends(target.X);
        var axis = new HorizontalAxis(Math.Floor(first), Math.Floor(last) + 1, frame, Calendar.Between(Math.Floor(first), Math.Floor(last) + 1));
        (double Day, double Low, double High)[] days =
            [.. target.X.Zip(target.Fitted).GroupBy(p => Math.Floor(p.First)).OrderBy(g => g.Key).Select(g => (g.Key + 0.5, g.Min(p => p.Second), g.Max(p => p.Second)))];
        ValueAxis scale = Scale(frame, target.Observed.Concat(target.Fitted), target.Band);
        axis.Draw(svg, frame, scale, name: null);
        Name(svg, frame, $"{target.Name}, the year");
        Ribbon(svg, axis, scale, days.Select(d => d.Day), days.Select(d => d.Low), days.Select(d => d.High), target.Band);

        int every = EveryHour(target.X.Length);
        Dots(svg, axis, scale, target.X, target.Observed, every, 1.2);
        svg.Curve([.. days.Select(d => (axis.Position(d.Day), scale.Position(d.Low)))], Orange, 1.6, kind: "fit");
        svg.Curve([.. days.Select(d => (axis.Position(d.Day), scale.Position(d.High)))], Orange, 1.6, kind: "fit");
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, every == 1 ? ["observed"] : ["observed,", $"every {Ordinal(every)} row"]);
        legend.Line(Orange, "fit: the lowest and the", "highest of each day");
        if (target.Band is { } band) legend.Area(Band, band.Text);
    }

    /// <summary>A week in the middle of the rows, each of them.</summary>
    public static void Week(SvgWriter svg, Frame frame, TargetDrawing target)
    {
        double first = Math.Floor(target.X.Order().ElementAt(target.X.Length / 2));
        var axis = new HorizontalAxis(first, first + 7, frame, Calendar.Between(first, first + 7));
        int[] rows = [.. Enumerable.Range(0, target.X.Length).Where(i => target.X[i] >= first && target.X[i] < first + 7)];
        (double X, double Y)[] line = [.. rows.GroupBy(i => target.X[i]).OrderBy(g => g.Key).Select(g => (g.Key, g.Average(i => target.Fitted[i])))];
        ValueAxis scale = Scale(frame, rows.SelectMany(i => new[] { target.Observed[i], target.Fitted[i] }), target.Band);
        axis.Draw(svg, frame, scale, name: null);
        Name(svg, frame, $"{target.Name}, one week, each row");
        Ribbon(svg, axis, scale, line.Select(p => p.X), line.Select(p => p.Y), line.Select(p => p.Y), target.Band);
        svg.Curve([.. line.Select(p => (axis.Position(p.X), scale.Position(p.Y)))], Orange, 1.6, kind: "fit");
        Dots(svg, axis, scale, [.. rows.Select(i => target.X[i])], [.. rows.Select(i => target.Observed[i])], 1, 2);
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, "observed");
        legend.Line(Orange, "fit");
        if (target.Band is { } band) legend.Area(Band, band.Text);
    }

    /// <summary>What is left of rows when the others predict them, over the year: how wide the band is, and where it is too narrow.</summary>
    public static void Errors(SvgWriter svg, Frame frame, TargetDrawing target, ErrorBand band)
    {
        (double first, double last) = Ends(target.X);
        var axis = new HorizontalAxis(Math.Floor(first), Math.Floor(last) + 1, frame, Calendar.Between(Math.Floor(first), Math.Floor(last) + 1));
        int[] known = [.. Enumerable.Range(0, target.X.Length).Where(i => double.IsFinite(target.LeftOut![i]))];
        double[] errors = [.. known.Select(i => target.LeftOut![i])];
        (double low, double high) = Ends(errors);
        ValueAxis scale = ValueAxis.Over(low, high, frame, mayBeLogarithmic: false);
        axis.Draw(svg, frame, scale, name: null);
        Name(svg, frame, $"{target.Name}, observed less predicted from the other rows");
        svg.Area([(frame.Left, scale.Position(band.Above)), (frame.Right, scale.Position(band.Above)), (frame.Right, scale.Position(band.Below)), (frame.Left, scale.Position(band.Below))], Band);
        svg.Line(frame.Left, scale.Position(0), frame.Right, scale.Position(0), Orange, 1.2);
        int every = EveryHour(known.Length);
        Dots(svg, axis, scale, [.. known.Select(i => target.X[i])], errors, every, 1.2);
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, every == 1 ? ["leave-one-out error"] : ["leave-one-out error,", $"every {Ordinal(every)} row"]);
        legend.Area(Band, band.Short);
    }

    /// <summary>What is predicted of each row against what was observed.</summary>
    public static void Against(SvgWriter svg, Frame frame, TargetDrawing target)
    {
        bool leftOut = target.LeftOut is not null;
        double[] predicted = leftOut ? [.. target.Observed.Zip(target.LeftOut!, (y, e) => y - e)] : target.Fitted;
        int[] known = [.. Enumerable.Range(0, predicted.Length).Where(i => double.IsFinite(predicted[i]))];
        (double low, double high) = Ends([.. known.SelectMany(i => new[] { predicted[i], target.Observed[i] })]);
        var axis = new HorizontalAxis(low, high, frame);
        ValueAxis scale = ValueAxis.Over(low, high, frame, mayBeLogarithmic: false);
        axis.Draw(svg, frame, scale, $"{target.Name}, observed");
        string what = leftOut ? "predicted from the other rows (exact leave-one-out)" : "predicted by the fit, which has seen these rows";
        svg.Text(frame.Left, frame.Top - 9, TextSize.Fit($"{target.Name}, {what}", 12, frame.Width), 12, bold: true, full: $"{target.Name}, {what}", kind: "panel");
        int every = Every(known.Length);
        Dots(svg, axis, scale, [.. known.Select(i => target.Observed[i])], [.. known.Select(i => predicted[i])], every, known.Length > 500 ? 1.2 : 2.4);
        svg.Line(axis.Position(low), scale.Position(low), axis.Position(high), scale.Position(high), Orange, 1.6);
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, Observed(known.Length, "a row"));
        legend.Line(Orange, "predicted = observed");
    }

    private static ValueAxis Scale(Frame frame, IEnumerable<double> values, ErrorBand? band)
    {
        (double low, double high) = Ends([.. values.Where(double.IsFinite)]);
        return ValueAxis.Over(low + Math.Min(0, band?.Below ?? 0), high + Math.Max(0, band?.Above ?? 0), frame, mayBeLogarithmic: false);
    }

    private static (double Low, double High) Ends(double[] values) => values.Length == 0 ? (0, 1) : (values.Min(), values.Max());

    private static void Ribbon(SvgWriter svg, HorizontalAxis axis, ValueAxis scale, IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, ErrorBand? band)
    {
        if (band is null) return;
        IEnumerable<(double, double)> upper = x.Zip(high, (at, y) => (axis.Position(at), scale.Position(y + band.Above)));
        IEnumerable<(double, double)> lower = x.Zip(low, (at, y) => (axis.Position(at), scale.Position(y + band.Below)));
        svg.Area([.. upper, .. lower.Reverse()], Band);
    }

    private static void Dots(SvgWriter svg, HorizontalAxis axis, ValueAxis scale, double[] x, double[] y, int every, double radius)
        => svg.Dots([.. Enumerable.Range(0, x.Length).Where(i => i % every == 0).Select(i => (axis.Position(x[i]), scale.Position(y[i])))], radius, Blue, every > 1 || x.Length > 500 ? 0.45 : 0.8);

    // A number that shares no factor with 24 shows every hour of the day.
    private static int EveryHour(int rows)
    {
        int every = Every(rows);
        while (every > 1 && (every % 2 == 0 || every % 3 == 0)) every++;
        return every;
    }

    private static int Every(int rows) => Math.Max(1, (rows + MostDots - 1) / MostDots);

    private static string[] Observed(int rows, string name = "observed") => Every(rows) == 1 ? [name] : [$"{name},", $"every {Ordinal(Every(rows))} one"];

    private static string Ordinal(int n) => (n % 10, n % 100) switch
    {
        (1, not 11) => $"{n}st",
        (2, not 12) => $"{n}nd",
        (3, not 13) => $"{n}rd",
        _ => $"{n}th",
    };

    private static void Name(SvgWriter svg, Frame frame, string name)
        => svg.Text(frame.Left, frame.Top - 9, TextSize.Fit(name, 12, frame.Width), 12, bold: true, full: name, kind: "panel");
}
