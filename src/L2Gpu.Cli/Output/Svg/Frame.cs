namespace L2Gpu.Cli.Output.Svg;

/// <summary>A rectangle of a picture, in pixels, y downwards.</summary>
internal readonly record struct Frame(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
