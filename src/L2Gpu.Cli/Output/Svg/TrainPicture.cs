using L2Gpu.Cli.Output.Crossbar;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>The picture of a training: the loss of each epoch, and predictions against observations.</summary>
internal static class TrainPicture
{
    private const double Left = 220;
    private const double Right = 888;
    private const double Top = 96;
    private const double LossHeight = 220;
    private const double DotsHeight = 320;
    private const double Gap = 92;
    private const string Blue = "#0072b2";
    private const string Orange = "#d55e00";

    /// <summary>Writes the picture to a file, whole or not at all.</summary>
    public static void Save(string path, TrainResult result)
    {
        using var file = new AtomicFile(path);
        Write(file.Stream, result);
        file.Commit();
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="result">What it shows.</param>
    public static void Write(Stream stream, TrainResult result)
    {
        CrossbarArrayOptions array = result.Settings.Trainer.Array;
        string title = $"Training {string.Join(", ", result.Targets)} on cells of {array.Cell.Name}";
        string subtitle = $"{Commands.NameOption.Of(array.Writing)} updates, {Commands.NameOption.Of(array.Coding)} coding; R² {FitText.List(result.Fit.R2)}{(result.Test is { } test ? $", on test rows {FitText.List(test.R2)}" : "")}; seed {result.Run.Seed}";
        var frame = new Frame(Left, Top, Right, Top + LossHeight);
        var below = new Frame(Left, frame.Bottom + Gap, Right, frame.Bottom + Gap + DotsHeight);
        using var svg = new SvgWriter(stream, PathPicture.Width, below.Bottom + 56, title, $"{subtitle}. Above, the loss of each epoch; below, predictions against observations.");
        svg.Text(24, 32, TextSize.Fit(title, 17, PathPicture.Width - 48), 17, bold: true, full: title, kind: "heading");
        svg.Text(24, 54, TextSize.Fit(subtitle, 13, PathPicture.Width - 48), 13, fill: SvgWriter.Muted, full: subtitle, kind: "heading");
        StepPanel.Draw(svg, frame, "loss", "epoch", 1, [("loss", LineStyle.Of(0), result.Report.Losses)], [], mayBeLogarithmic: true);
        Predictions(svg, below, result);
    }

    private static void Predictions(SvgWriter svg, Frame frame, TrainResult result)
    {
        (double Observed, double Predicted)[] sample = [.. result.Sample.Where(p => double.IsFinite(p.Predicted))];
        if (sample.Length == 0) return;
        (double low, double high) = (sample.Min(p => p.Observed), sample.Max(p => p.Observed));
        ValueAxis scale = ValueAxis.Over(Math.Min(low, sample.Min(p => p.Predicted)), Math.Max(high, sample.Max(p => p.Predicted)), frame, mayBeLogarithmic: false);
        var axis = new HorizontalAxis(low - (0.03 * (high - low)), high + (0.03 * (high - low)), frame);
        axis.Draw(svg, frame, scale, $"{result.Targets[0]}, observed");
        string name = TextSize.Fit($"{result.Targets[0]}, predicted by the hardware", 12, frame.Width);
        svg.Text(frame.Left, frame.Top - 9, name, 12, bold: true, kind: "panel");
        svg.Dots([.. sample.Select(p => (axis.Position(p.Observed), scale.Position(p.Predicted)))], 2, Blue, 0.5);
        svg.Curve([(axis.Position(low), scale.Position(low)), (axis.Position(high), scale.Position(high))], Orange, 1.5, kind: "ideal");
        var legend = new Legend(svg, frame);
        legend.Dot(Blue, "a row of the training");
        legend.Line(Orange, "predicted = observed");
    }
}
