namespace L2Gpu.DeviceRunner.Timings.Reports;

/// <summary>Another library's time for a row.</summary>
/// <param name="Row">The row's <see cref="Timings.Row.Id"/>.</param>
/// <param name="Name">Library and call.</param>
/// <param name="Seconds">The median.</param>
/// <param name="IsComparable">Whether it computes the same to the same accuracy; if not, it stands there for information.</param>
internal sealed record Peer(string Row, string Name, double Seconds, bool IsComparable);
