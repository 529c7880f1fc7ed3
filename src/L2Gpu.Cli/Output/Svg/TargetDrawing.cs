namespace L2Gpu.Cli.Output.Svg;

/// <summary>The rows of one target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="X">For each row the feature, or the day of the year with its fraction; none where there are several features.</param>
/// <param name="Observed">For each row what was observed.</param>
/// <param name="Fitted">For each row what the model says.</param>
/// <param name="LeftOut">For each row the observation less what the other rows predict; null where that is not known.</param>
/// <param name="Line">The model along the only feature; none where there are several.</param>
internal sealed record TargetDrawing(string Name, double[] X, double[] Observed, double[] Fitted, double[]? LeftOut, IReadOnlyList<(double X, double Y)> Line)
{
    /// <summary>The band of the errors; null where they are not known.</summary>
    public ErrorBand? Band => LeftOut is null ? null : ErrorBand.Of(LeftOut);
}
