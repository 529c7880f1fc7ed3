using System.Globalization;
using System.Text;

namespace Runge;

/// <summary>The picture of both fits, as SVG.</summary>
internal static class RungePicture
{
    private const double Left = 60;
    private const double Right = 680;
    private const double Top = 70;
    private const double Bottom = 430;
    private const double Low = -0.5;
    private const double High = 2.1;

    private const string Ink = "#222222";
    private const string Grey = "#666666";
    private const string Orange = "#d55e00";
    private const string Blue = "#0072b2";

    public static string Of(RungeFits fits)
    {
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 480\" width=\"960\" height=\"480\" role=\"img\" aria-labelledby=\"title\" font-family=\"system-ui, 'DejaVu Sans', Arial, sans-serif\">\n");
        svg.Append("<title id=\"title\">Runge's function through eleven points: a polynomial of degree 10 swings out, kernel ridge does not</title>\n");
        svg.Append("<rect width=\"960\" height=\"480\" fill=\"#ffffff\"/>\n");
        Text(svg, Left, 32, "Runge's function 1/(1 + 25x²) through eleven points", Ink, 17, bold: true);
        foreach (double x in (double[])[-1, -0.5, 0, 0.5, 1]) Tick(svg, X(x), Top, X(x), Bottom, X(x), Bottom + 20, "middle", x);
        foreach (double y in (double[])[-0.5, 0, 0.5, 1, 1.5, 2]) Tick(svg, Left, Y(y), Right, Y(y), Left - 8, Y(y) + 4, "end", y);
        Line(svg, fits.Grid, [.. fits.Grid.Select(RungeFits.Function)], Ink, 1.2, "5 4");
        Line(svg, fits.Grid, fits.Polynomial, Orange, 2);
        Line(svg, fits.Grid, fits.Kernel, Blue, 2);
        for (int i = 0; i < fits.X.Length; i++) svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(fits.X[i]):0.0}\" cy=\"{Y(fits.Y[i]):0.0}\" r=\"4\" fill=\"{Ink}\"/>\n");
        Key(svg, 100, Ink, "5 4", "the function", "");
        Key(svg, 150, Orange, null, $"polynomial of degree {RungeFits.Degree}", Error(fits, fits.Polynomial));
        Key(svg, 200, Blue, null, string.Create(CultureInfo.InvariantCulture, $"kernel ridge, Matérn 5/2, ℓ = {RungeFits.LengthScale}"), Error(fits, fits.Kernel));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Error(RungeFits fits, double[] fit) => string.Create(CultureInfo.InvariantCulture, $"largest error {fits.LargestError(fit):0.000}");

    private static double X(double x) => Left + ((x + 1) / 2 * (Right - Left));

    private static double Y(double y) => Bottom - ((y - Low) / (High - Low) * (Bottom - Top));

    private static void Tick(StringBuilder svg, double x0, double y0, double x1, double y1, double textX, double textY, string anchor, double value)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x0:0.0}\" y1=\"{y0:0.0}\" x2=\"{x1:0.0}\" y2=\"{y1:0.0}\" stroke=\"#e4e4e4\"/>\n");
        Text(svg, textX, textY, value.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−'), Grey, 11, anchor: anchor);
    }

    private static void Key(StringBuilder svg, double y, string colour, string? dash, string name, string error)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"704\" y1=\"{y - 4:0.0}\" x2=\"732\" y2=\"{y - 4:0.0}\" stroke=\"{colour}\" stroke-width=\"2\"{Dash(dash)}/>\n");
        Text(svg, 740, y, name, Ink, 12);
        Text(svg, 740, y + 17, error, Grey, 12);
    }

    private static void Line(StringBuilder svg, double[] x, double[] y, string colour, double width, string? dash = null)
    {
        string points = string.Join('L', x.Zip(y, (a, b) => string.Create(CultureInfo.InvariantCulture, $"{X(a):0.0} {Y(b):0.0}")));
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{Dash(dash)}/>\n");
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string colour, double size, string anchor = "start", bool bold = false)
        => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.0}\" y=\"{y:0.0}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\"{(bold ? " font-weight=\"600\"" : "")}>{text.Replace("&", "&amp;", StringComparison.Ordinal)}</text>\n");

    private static string Dash(string? dash) => dash is null ? "" : $" stroke-dasharray=\"{dash}\"";
}
