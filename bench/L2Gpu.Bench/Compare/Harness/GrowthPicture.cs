using System.Globalization;
using System.Text;
using L2Gpu.Cli.Output.Svg;

namespace L2Gpu.Bench.Compare;

/// <summary>Time and memory against each size, with logarithmic axes: a panel for each pair, a line for each kind of work, its slope beside its name.</summary>
internal static class GrowthPicture
{
    private const double Width = 360, Height = 240, Left = 62, Top = 74, ColumnGap = 44, RowGap = 84;
    private const double LegendLine = 18, SmallText = 11;

    /// <summary>The picture, as SVG.</summary>
    public static string Draw(IReadOnlyList<GrowthSeries> series)
    {
        string[] axes = [.. series.Select(one => one.Axis).Distinct()], works = [.. series.Select(one => one.Work).Distinct()];
        double right = Left + (axes.Length * (Width + ColumnGap)), legend = Top + (2 * (Height + RowGap)) - 20;
        using var stream = new MemoryStream();
        using (var svg = new SvgWriter(
            stream, right, legend + (works.Length * LegendLine) + 20, "How kernels grow", "Time and memory of kernel work against rows, columns and right sides, with logarithmic axes."))
        {
            svg.Text(Left, 28, "How time and memory of kernels grow", 16, bold: true, kind: "title");
            for (int column = 0; column < axes.Length; column++)
            {
                GrowthSeries[] shown = [.. series.Where(one => one.Axis == axes[column])];
                Panel(svg, FrameOf(column, 0), shown, works, "seconds", point => point.Seconds);
                Panel(svg, FrameOf(column, 1), shown, works, "peak memory, MiB", point => point.Bytes / (1 << 20));
            }

            for (int work = 0; work < works.Length; work++) Legend(svg, legend + (work * LegendLine), works[work], LineStyle.Of(work), series);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Frame FrameOf(int column, int row)
    {
        double left = Left + (column * (Width + ColumnGap)), top = Top + (row * (Height + RowGap));
        return new Frame(left, top, left + Width - 40, top + Height);
    }

    private static void Panel(SvgWriter svg, Frame frame, GrowthSeries[] series, string[] works, string measure, Func<GrowthPoint, double> value)
    {
        GrowthPoint[] points = [.. series.SelectMany(one => one.Points).Where(point => value(point) > 0)];
        svg.Text(frame.Left, frame.Top - 10, $"{measure} against {series[0].Axis}", 12, bold: true, kind: "panel");
        if (points.Length == 0)
        {
            svg.Rectangle(frame, "none", SvgWriter.Muted);
            return;
        }

        ValueAxis scale = ValueAxis.Over(points.Min(value), points.Max(value), frame, mayBeLogarithmic: true);
        double low = Math.Log(points.Min(point => point.Size)), high = Math.Log(points.Max(point => point.Size));
        double Across(double size) => frame.Left + 12 + ((Math.Log(size) - low) / Math.Max(high - low, 1e-9) * (frame.Width - 24));
        foreach (Tick tick in scale.Ticks())
        {
            svg.Line(frame.Left, scale.Position(tick.Value), frame.Right, scale.Position(tick.Value), SvgWriter.Faint);
            svg.Text(frame.Left - 8, scale.Position(tick.Value) + 4, tick.Label, SmallText, "end", SvgWriter.Muted, kind: "tick");
        }

        foreach (Tick tick in Ticks.Logarithmic(Math.Exp(low), Math.Exp(high), 6))
        {
            svg.Line(Across(tick.Value), frame.Top, Across(tick.Value), frame.Bottom, SvgWriter.Faint);
            svg.Text(Across(tick.Value), frame.Bottom + 18, tick.Label, SmallText, "middle", SvgWriter.Muted, kind: "tick");
        }

        svg.Rectangle(frame, "none", SvgWriter.Muted);
        svg.Text((frame.Left + frame.Right) / 2, frame.Bottom + 36, $"{series[0].Axis}, log scale", 12, "middle", kind: "axis");
        foreach (GrowthSeries one in series)
        {
            LineStyle style = LineStyle.Of(Array.IndexOf(works, one.Work));
            (double X, double Y)[] places = [.. one.Points.Where(point => value(point) > 0).Select(point => (Across(point.Size), scale.Position(value(point))))];
            svg.Curve(places, style.Colour, 2, style.Dash, one.Work);
            foreach ((double x, double y) in places) svg.Dot(x, y, 3, style.Colour);
        }
    }

    private static void Legend(SvgWriter svg, double y, string work, LineStyle style, IReadOnlyList<GrowthSeries> series)
    {
        svg.Line(Left, y - 4, Left + 28, y - 4, style.Colour, 2, style.Dash);
        IEnumerable<string> slopes = series.Where(one => one.Work == work).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Axis}: time {one.TimeSlope:0.00}, memory {(double.IsNaN(one.MemorySlope) ? "—" : one.MemorySlope.ToString("0.00", CultureInfo.InvariantCulture))} ({one.Fixed})"));
        svg.Text(Left + 38, y, $"{work}. Slopes — {string.Join("; ", slopes)}", 12, kind: "legend");
    }
}
