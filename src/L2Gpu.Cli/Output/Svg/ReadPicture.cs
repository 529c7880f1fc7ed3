using L2Gpu.Cli.Output.Crossbar;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of reads: outputs against ideal products, and how their errors are distributed.</summary>
internal static class ReadPicture
{
    private const double Left = 220;
    private const double Right = 888;
    private const double Top = 96;
    private const double DotsHeight = 320;
    private const double ErrorsHeight = 190;
    private const double Gap = 92;
    private const int Bins = 41;
    private const string Blue = "#0072b2";
    private const string Orange = "#d55e00";

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, ReadResult result)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, result);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="result">What it shows.</param>
    public static void Write(Stream stream, ReadResult result)
    {
        (SimulationRun run, ReadError error) = (result.Run, result.Error);
        string title = $"Reads of {run.Rows} × {run.Columns} cells of {result.Settings.Preset.Name}";
        string subtitle = FormattableString.Invariant($"{Numbers.Count(error.Count)} outputs; their error is {100 * error.Relative:0.##} % of ideal products, root mean square, or {error.Bits:0.0} bits; seed {run.Seed}");
        var frame = new Frame(Left, Top, Right, Top + DotsHeight);
        using var svg = new SvgWriter(stream, PathPicture.Width, frame.Bottom + Gap + ErrorsHeight + 56, title, $"{subtitle}. Outputs against ideal products; below, how often errors occur.");
        svg.Text(24, 32, title, 17, bold: true, kind: "heading");
        svg.Text(24, 54, TextSize.Fit(subtitle, 13, PathPicture.Width - 48), 13, fill: SvgWriter.Muted, full: subtitle, kind: "heading");
        Outputs(svg, frame, error);
        Errors(svg, new Frame(Left, frame.Bottom + Gap, Right, frame.Bottom + Gap + ErrorsHeight), error);
    }

    private static void Outputs(SvgWriter svg, Frame frame, ReadError error)
    {
        (double low, double high) = (error.Sample.Min(p => Math.Min(p.Ideal, p.Output)), error.Sample.Max(p => Math.Max(p.Ideal, p.Output)));
        ValueAxis scale = ValueAxis.Over(low, high, frame, mayBeLogarithmic: false);
        var axis = new HorizontalAxis(low - (0.03 * (high - low)), high + (0.03 * (high - low)), frame);
        axis.Draw(svg, frame, scale, "ideal product");
        svg.Text(frame.Left, frame.Top - 9, "outputs", 12, bold: true, kind: "panel");
        svg.Dots([.. error.Sample.Select(p => (axis.Position(p.Ideal), scale.Position(p.Output)))], 1.6, Blue, 0.35);
        svg.Curve([(axis.Position(low), scale.Position(low)), (axis.Position(high), scale.Position(high))], Orange, 1.5, kind: "ideal");
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, error.Sample.Count < error.Count ? $"{Numbers.Count(error.Sample.Count)} of the outputs" : "outputs");
        legend.Line(Orange, "output = ideal product");
    }

    private static void Errors(SvgWriter svg, Frame frame, ReadError error)
    {
        double[] errors = [.. error.Sample.Select(p => p.Output - p.Ideal)];
        double mean = errors.Average(), spread = Math.Sqrt(errors.Average(e => (e - mean) * (e - mean)));
        double reach = Math.Max(4.5 * spread, 1e-30);
        double width = 2 * reach / Bins;
        var counts = new double[Bins];
        foreach (double e in errors) counts[Math.Clamp((int)((e - mean + reach) / width), 0, Bins - 1)]++;
        ValueAxis scale = ValueAxis.Over(0, counts.Max(), frame, mayBeLogarithmic: false);
        var axis = new HorizontalAxis(mean - reach, mean + reach, frame);
        axis.Draw(svg, frame, scale, "output − ideal product");
        svg.Text(frame.Left, frame.Top - 9, "how many outputs have such an error", 12, bold: true, kind: "panel");
        for (int bin = 0; bin < Bins; bin++)
        {
            double left = axis.Position(mean - reach + (bin * width)), right = axis.Position(mean - reach + ((bin + 1) * width));
            if (counts[bin] > 0) svg.Rectangle(new Frame(left, scale.Position(counts[bin]), right, scale.Position(0)), "#9ecae1", Blue);
        }

        var legend = new Legend(svg, frame);
        legend.Area("#9ecae1", "errors of these outputs");
        if (!(spread > 0)) return;
        svg.Curve(
            [.. Enumerable.Range(0, 121).Select(i => mean - reach + (2 * reach * i / 120)).Select(e => (axis.Position(e), scale.Position(errors.Length * width / spread * Math.Exp(-0.5 * (e - mean) * (e - mean) / (spread * spread)) / Math.Sqrt(2 * Math.PI))))],
            Orange, 1.5, kind: "normal");
        legend.Line(Orange, "normal, with their mean", $"and deviation {Ticks.Short(spread)}");
    }
}
