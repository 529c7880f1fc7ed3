namespace L2Gpu.Runtime.OpenCl;

/// <summary>Whether anything can be done with the device.</summary>
internal sealed unsafe partial class OpenClDevice : IDeviceState
{
    /// <inheritdoc/>
    public bool IsUsable
    {
        get
        {
            lock (_lock) return !_disposed && !IsLost;
        }
    }
}
