namespace L2Gpu.Runtime;

/// <summary>The service of a device that can work on the host's own memory, so that nothing needs to be copied to it.</summary>
public interface IHostMemory
{
    /// <summary>Makes host memory a buffer of the device without copying it.</summary>
    /// <param name="address">The first byte; must stay valid and unmoved until the buffer is disposed and its last lease has ended.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>A buffer over that memory; disposing it frees nothing.</returns>
    unsafe DeviceBuffer Wrap(void* address, nuint bytes);
}
