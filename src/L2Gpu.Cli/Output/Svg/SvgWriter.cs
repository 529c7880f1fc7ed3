using System.Globalization;
using System.Text;
using System.Xml;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>Writes the few elements of SVG 1.1 that a plot needs. Coordinates are pixels, y downwards, to a tenth.</summary>
internal sealed class SvgWriter : IDisposable
{
    public const string Ink = "#222222";
    public const string Muted = "#666666";
    public const string Faint = "#e4e4e4";

    private static readonly CompositeFormat ViewBox = CompositeFormat.Parse("0 0 {0} {1}");

    private readonly XmlWriter _xml;

    /// <summary>Begins a picture on white, which is the same on a dark page.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="title">What it is, for readers who do not see it.</param>
    /// <param name="description">What it shows.</param>
    public SvgWriter(Stream stream, double width, double height, string title, string description)
    {
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = " ", NewLineChars = "\n", CloseOutput = false });
        _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attribute("viewBox", string.Format(CultureInfo.InvariantCulture, ViewBox, Number(width), Number(height)));
        Attribute("width", Number(width));
        Attribute("height", Number(height));
        Attribute("role", "img");
        Attribute("aria-labelledby", "title description");
        Attribute("font-family", "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif");
        Named("title", title);
        Named("desc", description);
        Rectangle(new Frame(0, 0, width, height), "#ffffff", stroke: null);
    }

    public void Rectangle(Frame frame, string fill, string? stroke)
    {
        _xml.WriteStartElement("rect");
        Attribute("x", Number(frame.Left));
        Attribute("y", Number(frame.Top));
        Attribute("width", Number(frame.Width));
        Attribute("height", Number(frame.Height));
        Attribute("fill", fill);
        if (stroke is not null) Attribute("stroke", stroke);
        _xml.WriteEndElement();
    }

    /// <summary>Many rectangles of one colour, as one element, with edges on whole pixels so that no light shows between neighbours.</summary>
    public void Rectangles(IReadOnlyList<Frame> frames, string fill)
    {
        if (frames.Count == 0) return;
        _xml.WriteStartElement("path");
        Attribute("class", "cells");
        Attribute("d", string.Concat(frames.Select(f => $"M{Number(f.Left)} {Number(f.Top)}h{Number(f.Width)}v{Number(f.Height)}h{Number(-f.Width)}z")));
        Attribute("fill", fill);
        Attribute("shape-rendering", "crispEdges");
        _xml.WriteEndElement();
    }

    public void Line(double x0, double y0, double x1, double y1, string stroke, double width = 1, string? dash = null)
    {
        _xml.WriteStartElement("line");
        Attribute("x1", Number(x0));
        Attribute("y1", Number(y0));
        Attribute("x2", Number(x1));
        Attribute("y2", Number(y1));
        Stroke(stroke, width, dash);
        _xml.WriteEndElement();
    }

    /// <summary>A line through points; a point alone becomes a dot.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, string stroke, double width, string? dash = null, string? name = null, string kind = "curve")
    {
        if (points.Count == 0) return;
        if (points.Count == 1)
        {
            Dot(points[0].X, points[0].Y, width, stroke);
            return;
        }

        _xml.WriteStartElement("path");
        Attribute("class", kind);
        Attribute("d", "M" + string.Join('L', points.Select(Point)));
        Attribute("fill", "none");
        Attribute("stroke-linejoin", "round");
        Stroke(stroke, width, dash);
        if (name is not null) _xml.WriteElementString("title", Clean(name));
        _xml.WriteEndElement();
    }

    public void Area(IReadOnlyList<(double X, double Y)> points, string fill)
    {
        if (points.Count < 3) return;
        _xml.WriteStartElement("path");
        Attribute("class", "area");
        Attribute("d", "M" + string.Join('L', points.Select(Point)) + "Z");
        Attribute("fill", fill);
        _xml.WriteEndElement();
    }

    public void Dot(double x, double y, double radius, string fill, string stroke = "none")
    {
        _xml.WriteStartElement("circle");
        Attribute("cx", Number(x));
        Attribute("cy", Number(y));
        Attribute("r", Number(radius));
        Attribute("fill", fill);
        Attribute("stroke", stroke);
        _xml.WriteEndElement();
    }

    /// <summary>Many dots of one size, as one element.</summary>
    /// <param name="points">Where they are.</param>
    /// <param name="radius">Pixels.</param>
    /// <param name="fill">Their colour.</param>
    /// <param name="opacity">How much they cover what is under them, from 0 to 1.</param>
    public void Dots(IReadOnlyList<(double X, double Y)> points, double radius, string fill, double opacity)
    {
        if (points.Count == 0) return;

        // A line without length and with round ends is a dot.
        _xml.WriteStartElement("path");
        Attribute("class", "dots");
        Attribute("d", string.Concat(points.Select(p => $"M{Point(p)}h0")));
        Attribute("fill", "none");
        Attribute("stroke-linecap", "round");
        Attribute("stroke-opacity", opacity.ToString("0.##", CultureInfo.InvariantCulture));
        Stroke(fill, 2 * radius, dash: null);
        _xml.WriteEndElement();
    }

    /// <summary>Text on a base line; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(
        double x, double y, string text, double size, string anchor = "start", string fill = Ink, bool bold = false, string? full = null, string kind = "text")
    {
        _xml.WriteStartElement("text");
        Attribute("class", kind);
        Attribute("x", Number(x));
        Attribute("y", Number(y));
        Attribute("font-size", Number(size));
        Attribute("text-anchor", anchor);
        Attribute("fill", fill);
        if (bold) Attribute("font-weight", "600");
        if (full is not null && full != text) _xml.WriteElementString("title", Clean(full));
        _xml.WriteString(Clean(text));
        _xml.WriteEndElement();
    }

    /// <summary>Ends the picture.</summary>
    public void Dispose()
    {
        _xml.WriteEndElement();
        _xml.WriteWhitespace("\n");
        _xml.Dispose();
    }

    private static string Point((double X, double Y) point) => $"{Number(point.X)} {Number(point.Y)}";

    private static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    // XML has no place for control characters, which a name may hold.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool allowed = !Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF);
            clean.Append(allowed ? rune.ToString() : rune.Value is '\t' or '\n' or '\r' ? " " : "\uFFFD");
        }

        return clean.ToString();
    }

    private void Named(string element, string text)
    {
        _xml.WriteStartElement(element);
        Attribute("id", element == "desc" ? "description" : element);
        _xml.WriteString(Clean(text));
        _xml.WriteEndElement();
    }

    private void Stroke(string stroke, double width, string? dash)
    {
        Attribute("stroke", stroke);
        Attribute("stroke-width", Number(width));
        if (dash is not null) Attribute("stroke-dasharray", dash);
    }

    private void Attribute(string name, string value) => _xml.WriteAttributeString(name, value);
}
