using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using L2Gpu.Cli.Output.Svg;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Looks at a picture as a reader would.</summary>
internal static partial class SvgPage
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static IEnumerable<XElement> Of(XElement picture, string element, string kind)
        => picture.Elements(Svg + element).Where(e => (string?)e.Attribute("class") == kind);

    public static string Text(XElement picture) => string.Join('\n', picture.Elements(Svg + "text").Select(Own));

    // What stands there, without what shows under the pointer.
    public static string Own(XElement text) => string.Concat(text.Nodes().OfType<XText>().Select(t => t.Value));

    private static double Number(XElement element, string attribute) => double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);

    /// <summary>Everything is inside the page, and no text is over another.</summary>
    public static void IsReadable(XElement picture)
    {
        double width = Number(picture, "width"), height = Number(picture, "height");
        Assert.Equal($"0 0 {width.ToString(CultureInfo.InvariantCulture)} {height.ToString(CultureInfo.InvariantCulture)}", (string)picture.Attribute("viewBox")!);
        foreach (XElement element in picture.Elements())
        {
            foreach (XAttribute x in element.Attributes().Where(a => a.Name.LocalName is "x" or "x1" or "x2" or "cx")) Assert.InRange(double.Parse(x.Value, CultureInfo.InvariantCulture), 0, width);
            foreach (XAttribute y in element.Attributes().Where(a => a.Name.LocalName is "y" or "y1" or "y2" or "cy")) Assert.InRange(double.Parse(y.Value, CultureInfo.InvariantCulture), 0, height);
            foreach (Match point in Points().Matches((string?)element.Attribute("d") ?? ""))
            {
                Assert.InRange(double.Parse(point.Groups[1].Value, CultureInfo.InvariantCulture), 0, width);
                Assert.InRange(double.Parse(point.Groups[2].Value, CultureInfo.InvariantCulture), 0, height);
            }

            Assert.DoesNotContain("NaN", element.ToString(), StringComparison.Ordinal);
        }

        (double Left, double Right, double Y, double Size, string Text)[] texts = [.. picture.Elements(Svg + "text").Select(Extent)];
        Assert.All(texts, t => Assert.True(t.Left >= 0 && t.Right <= width, $"'{t.Text}' leaves the picture."));
        for (int i = 0; i < texts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool apart = texts[i].Right <= texts[j].Left || texts[j].Right <= texts[i].Left || Math.Abs(texts[i].Y - texts[j].Y) >= Math.Min(texts[i].Size, texts[j].Size) - 0.1;
                Assert.True(apart, $"'{texts[i].Text}' overlaps '{texts[j].Text}'.");
            }
        }
    }

    private static (double Left, double Right, double Y, double Size, string Text) Extent(XElement text)
    {
        string shown = Own(text);
        double size = Number(text, "font-size"), x = Number(text, "x"), room = TextSize.Width(shown, size);
        double left = (string)text.Attribute("text-anchor")! switch { "end" => x - room, "middle" => x - (room / 2), _ => x };
        return (left, left + room, Number(text, "y"), size, shown);
    }

    [GeneratedRegex(@"(-?[\d.]+) (-?[\d.]+)")]
    private static partial Regex Points();
}
