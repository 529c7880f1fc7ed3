namespace L2Gpu.Runtime;

/// <summary>What a queue has that makes zeros on its device, so that none need to be copied there.</summary>
public interface IMemoryClear
{
    /// <summary>Enqueues zeros.</summary>
    /// <param name="destination">A buffer of this queue's device.</param>
    /// <param name="byteOffset">Where in the buffer to begin.</param>
    /// <param name="bytes">How many.</param>
    /// <exception cref="ArgumentException">The range does not lie in the buffer.</exception>
    /// <exception cref="MixedDevicesException">The buffer belongs to another device.</exception>
    void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes);
}
