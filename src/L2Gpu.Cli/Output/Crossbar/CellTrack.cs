namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>The way of a conductance to its target.</summary>
/// <param name="Row">Of the array.</param>
/// <param name="Column">Of the array.</param>
/// <param name="Target">Where it is to go.</param>
/// <param name="Values">Where it was, at first and after each step.</param>
internal sealed record CellTrack(int Row, int Column, float Target, List<double> Values);
