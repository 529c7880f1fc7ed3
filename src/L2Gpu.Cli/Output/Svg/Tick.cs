namespace L2Gpu.Cli.Output.Svg;

/// <summary>A value at which an axis has a mark, and what stands there.</summary>
internal readonly record struct Tick(double Value, string Label);
