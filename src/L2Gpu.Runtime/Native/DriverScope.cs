namespace L2Gpu.Runtime.Native;

/// <summary>While it lasts, the thread may call the driver.</summary>
/// <param name="driver">The driver; null if it could not be entered, so that its calls fail and there is nothing to leave.</param>
internal readonly ref struct DriverScope(NativeDriver? driver)
{
    public void Dispose() => driver?.Leave();
}
