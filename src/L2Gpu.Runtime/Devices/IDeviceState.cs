namespace L2Gpu.Runtime;

/// <summary>The service of a device that can be lost while it is open.</summary>
public interface IDeviceState
{
    /// <summary>Whether it is neither lost nor disposed. Nothing is asked of the device for it.</summary>
    bool IsUsable { get; }
}
