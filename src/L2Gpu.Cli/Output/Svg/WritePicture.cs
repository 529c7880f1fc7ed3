using L2Gpu.Cli.Output.Crossbar;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of writing: how the error falls, and the way of some cells.</summary>
internal static class WritePicture
{
    private const double Left = 220;
    private const double Right = 888;
    private const double Top = 96;
    private const double ErrorHeight = 190;
    private const double TracksHeight = 320;
    private const double Gap = 62;

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, WriteResult result)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, result);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="result">What it shows.</param>
    public static void Write(Stream stream, WriteResult result)
    {
        SimulationRun run = result.Run;
        bool isPair = result.Settings.IsPair;
        string title = $"Writing {run.Rows} × {run.Columns} {(isPair ? "pairs of " : "")}cells of {result.Settings.Array.Cell.Name}";
        string subtitle = FormattableString.Invariant($"{Commands.NameOption.Of(result.Settings.Array.Writing)}; after {result.Settings.Steps} steps the error is {100 * result.Errors[^1] / result.Range:G3} % of the range, root mean square; seed {run.Seed}");
        var frame = new Frame(Left, Top, Right, Top + ErrorHeight);
        var below = new Frame(Left, frame.Bottom + Gap, Right, frame.Bottom + Gap + TracksHeight);
        using var svg = new SvgWriter(stream, PathPicture.Width, below.Bottom + 56, title, $"{subtitle}. Above, the error after each step; below, the conductances of some cells.");
        svg.Text(24, 32, title, 17, bold: true, kind: "heading");
        svg.Text(24, 54, subtitle, 13, fill: SvgWriter.Muted, kind: "heading");
        StepPanel.Draw(svg, frame, "error, root mean square", null, 0, [("error", LineStyle.Of(0), result.Errors)], [], mayBeLogarithmic: true);
        StepPanel.Draw(
            svg, below, isPair ? "differences of conductances" : "conductances", "step", 0,
            [.. result.Tracks.Select((track, i) => ($"row {track.Row}, column {track.Column}", LineStyle.Of(i), (IReadOnlyList<double>)track.Values))], [.. result.Tracks.Select(track => (double)track.Target)], mayBeLogarithmic: false);
        var legend = new Legend(svg, below);
        legend.Line(LineStyle.Of(0).Colour, isPair ? "a pair of cells" : "a cell");
        legend.Dashed(LineStyle.Of(0).Colour, "2 4", "its target");
    }
}
