namespace L2Gpu;

/// <summary>One stage of a fit.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Device">Where, as in <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="BytesMoved">
/// Bytes copied between the host's memory and the device's, in both directions; 0 where the device worked on the data in place. A stage that the host does for
/// another device counts the copies of what it takes and gives.
/// </param>
public sealed record StageReport(string Name, string Device, double Seconds, long BytesMoved)
{
    /// <summary>Those of the bytes that were copied from the device to the host.</summary>
    public long BytesToHost { get; init; }
}
