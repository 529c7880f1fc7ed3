namespace L2Gpu.Cli.Output.Svg;

/// <summary>A matrix in colours, with its scale; a large one by the means of blocks.</summary>
internal static class HeatMapPicture
{
    private const double Left = 84;
    private const double Top = 84;
    private const double Side = 520;
    private const double Least = 90;

    // Blocks a side, and colours.
    private const int MostBlocks = 64;
    private const int Shades = 64;

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, HeatMap map)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, map);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="map">What it shows.</param>
    public static void Write(Stream stream, HeatMap map)
    {
        double longest = Math.Max(map.Rows, map.Columns), cell = Side / longest;
        var frame = new Frame(Left, Top, Left + Math.Max(Least, cell * map.Columns), Top + Math.Max(Least, cell * map.Rows));
        using var svg = new SvgWriter(stream, PathPicture.Width, frame.Bottom + 62, map.Title, $"{map.Subtitle}.");
        svg.Text(24, 32, map.Title, 17, bold: true, kind: "heading");
        svg.Text(24, 54, TextSize.Fit(map.Subtitle, 12, PathPicture.Width - 48), 12, fill: SvgWriter.Muted, full: map.Subtitle, kind: "heading");
        double[,] blocks = Blocks(map);
        (double low, double high) = Range(blocks);
        Cells(svg, frame, blocks, low, high);
        svg.Rectangle(frame, "none", Axes.Edge);
        Marks(svg, frame, map);
        var bar = new Frame(Math.Max(frame.Right, Left + 200) + 48, frame.Top, Math.Max(frame.Right, Left + 200) + 70, frame.Bottom);
        Bar(svg, bar, map.Unit, low, high);
    }

    // One path a colour.
    private static void Cells(SvgWriter svg, Frame frame, double[,] blocks, double low, double high)
    {
        int rows = blocks.GetLength(0), columns = blocks.GetLength(1);
        foreach (var shade in Enumerable.Range(0, rows * columns).GroupBy(at => Shade(blocks[at / columns, at % columns], low, high)).OrderBy(group => group.Key))
        {
            svg.Rectangles(
                [.. shade.Select(at => new Frame(X(at % columns), Y(at / columns), X((at % columns) + 1), Y((at / columns) + 1)))],
                ColourScale.Of((double)shade.Key / (Shades - 1)));
        }

        double X(int column) => frame.Left + (frame.Width * column / columns);

        double Y(int row) => frame.Top + (frame.Height * row / rows);
    }

    private static int Shade(double value, double low, double high) => high > low ? (int)Math.Clamp((value - low) / (high - low) * Shades, 0, Shades - 1) : Shades / 2;

    private static void Marks(SvgWriter svg, Frame frame, HeatMap map)
    {
        foreach (int column in Ends(map.Columns))
        {
            double x = frame.Left + (frame.Width * (column + 0.5) / map.Columns);
            svg.Line(x, frame.Bottom, x, frame.Bottom + 4, Axes.Edge);
            svg.Text(x, frame.Bottom + 18, Numbers.Count(column), Axes.Small, "middle", SvgWriter.Muted, kind: "tick");
        }

        foreach (int row in Ends(map.Rows))
        {
            double y = frame.Top + (frame.Height * (row + 0.5) / map.Rows);
            svg.Line(frame.Left - 4, y, frame.Left, y, Axes.Edge);
            svg.Text(frame.Left - 8, y + 4, Numbers.Count(row), Axes.Small, "end", SvgWriter.Muted, kind: "tick");
        }

        svg.Text((frame.Left + frame.Right) / 2, frame.Bottom + 38, map.ColumnName, 12, "middle", kind: "axis");
        svg.Text(24, frame.Top - 10, map.RowName, 12, kind: "axis");
    }

    private static void Bar(SvgWriter svg, Frame bar, string unit, double low, double high)
    {
        for (int shade = 0; shade < Shades; shade++)
        {
            double bottom = bar.Bottom - (bar.Height * shade / Shades), top = bar.Bottom - (bar.Height * (shade + 1) / Shades);
            svg.Rectangles([new Frame(bar.Left, top, bar.Right, bottom)], ColourScale.Of((double)shade / (Shades - 1)));
        }

        svg.Rectangle(bar, "none", Axes.Edge);
        svg.Text(bar.Left, bar.Top - 10, unit, 12, kind: "axis");
        List<Tick> ticks = high > low ? Ticks.Linear(low, high, (int)Math.Max(2, bar.Height / 60)) : [];
        if (ticks.Count == 0) ticks = [new Tick(low, Ticks.Short(low))];
        foreach (Tick tick in ticks)
        {
            double y = high > low ? bar.Bottom - (bar.Height * (tick.Value - low) / (high - low)) : (bar.Top + bar.Bottom) / 2;
            svg.Line(bar.Right, y, bar.Right + 4, y, Axes.Edge);
            svg.Text(bar.Right + 8, y + 4, tick.Label, Axes.Small, fill: SvgWriter.Muted, kind: "tick");
        }
    }

    // The first, the middle and the last one.
    private static int[] Ends(int count) => [.. new[] { 0, count / 2, count - 1 }.Distinct()];

    private static double[,] Blocks(HeatMap map)
    {
        int rows = Math.Min(MostBlocks, map.Rows), columns = Math.Min(MostBlocks, map.Columns);
        var blocks = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            (int top, int bottom) = ((int)((long)map.Rows * i / rows), (int)((long)map.Rows * (i + 1) / rows));
            for (int j = 0; j < columns; j++)
            {
                (int left, int right) = ((int)((long)map.Columns * j / columns), (int)((long)map.Columns * (j + 1) / columns));
                double sum = 0;
                for (int r = top; r < bottom; r++) for (int c = left; c < right; c++) sum += map.Values[((long)r * map.Columns) + c];
                blocks[i, j] = sum / ((bottom - top) * (double)(right - left));
            }
        }

        return blocks;
    }

    private static (double Low, double High) Range(double[,] blocks)
    {
        (double low, double high) = (double.MaxValue, double.MinValue);
        foreach (double value in blocks) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return (low, high);
    }
}
