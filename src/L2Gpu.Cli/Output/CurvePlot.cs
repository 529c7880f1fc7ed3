namespace L2Gpu.Cli.Output;

/// <summary>The scores of a criterion, drawn with braille dots over a logarithmic axis of λ.</summary>
internal static class CurvePlot
{
    public const char Chosen = '●';

    private const int Height = 7;
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>The lines of the drawing; none where there are too few points for one.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="width">Characters that a line may have.</param>
    public static List<string> Draw(LambdaCurve curve, int width)
    {
        List<(double X, double Y)> points = Points(curve, out double best, out bool hasZero);
        if (points.Count < 3 || points[^1].X <= points[0].X || !double.IsFinite(ScoreOfBest(curve))) return [];
        double low = double.MaxValue, high = double.MinValue;
        foreach ((_, double y) in points) (low, high) = (Math.Min(low, y), Math.Max(high, y));
        bool logarithmic = low > 0 && high / low > 4;
        Func<double, double> scale = logarithmic ? Math.Log10 : y => y;

        string top = Numbers.Short(high), bottom = Numbers.Short(low);
        int margin = Math.Max(top.Length, bottom.Length), columns = Math.Clamp(width - margin - 5, 10, 64);
        double left = points[0].X, right = points[^1].X;
        int[,] cells = new int[Height, columns];
        double Column(double x) => (x - left) / (right - left) * ((columns * 2) - 1);
        double Row(double y) => high == low ? (Height * 4) - 1 : (scale(high) - scale(y)) / (scale(high) - scale(low)) * ((Height * 4) - 1);
        for (int i = 1; i < points.Count; i++) Line(cells, Column(points[i - 1].X), Row(points[i - 1].Y), Column(points[i].X), Row(points[i].Y));

        int markColumn = (int)Math.Round(Column(best)) / 2, markRow = (int)Math.Round(Row(ScoreOfBest(curve))) / 4;
        var lines = new List<string>();
        for (int r = 0; r < Height; r++)
        {
            string label = r == 0 ? top : r == Height - 1 ? bottom : "";
            char[] text = new char[columns];
            for (int c = 0; c < columns; c++) text[c] = r == markRow && c == markColumn ? Chosen : cells[r, c] == 0 ? ' ' : (char)(0x2800 + cells[r, c]);
            lines.Add($"  {label.PadLeft(margin)} {(label.Length > 0 ? '┤' : '│')}{new string(text).TrimEnd()}");
        }

        lines.Add($"  {new string(' ', margin)} └{new string('─', columns)}");
        string from = hasZero ? "0" : Numbers.Short(Math.Pow(10, left)), to = $"{Numbers.Short(Math.Pow(10, right))}";
        string middle = "λ" + (logarithmic ? ", both axes logarithmic" : ", logarithmic");
        int gap = columns - from.Length - to.Length - middle.Length;
        string before = new(' ', Math.Max(1, gap / 2)), after = new(' ', Math.Max(1, gap - (gap / 2)));
        lines.Add($"  {new string(' ', margin)}  {from}{before}{middle}{after}{to}");
        return lines;
    }

    /// <summary>The score of the λ that was chosen.</summary>
    public static double ScoreOfBest(LambdaCurve curve) => curve.Score[curve.Lambda.IndexOf(curve.Best)];

    // λ = 0 has no place on a logarithmic axis; it stands one decade to the left of the others.
    private static List<(double X, double Y)> Points(LambdaCurve curve, out double best, out bool hasZero)
    {
        double smallest = double.MaxValue;
        hasZero = false;
        foreach (double lambda in curve.Lambda)
        {
            if (lambda > 0) smallest = Math.Min(smallest, lambda);
        }

        double zero = smallest == double.MaxValue ? 0 : Math.Log10(smallest) - 1;
        var points = new List<(double X, double Y)>();
        for (int i = 0; i < curve.Lambda.Length; i++)
        {
            if (!double.IsFinite(curve.Score[i])) continue;
            hasZero |= curve.Lambda[i] == 0;
            points.Add((curve.Lambda[i] > 0 ? Math.Log10(curve.Lambda[i]) : zero, curve.Score[i]));
        }

        best = curve.Best > 0 ? Math.Log10(curve.Best) : zero;
        points.Sort();
        return points;
    }

    private static void Line(int[,] cells, double x0, double y0, double x1, double y1)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0))) + 1;
        for (int s = 0; s <= steps; s++)
        {
            int x = (int)Math.Round(x0 + ((x1 - x0) * s / steps)), y = (int)Math.Round(y0 + ((y1 - y0) * s / steps));
            cells[y / 4, x / 2] |= Dots[y % 4, x % 2];
        }
    }
}
