namespace L2Gpu.Runtime.Native;

/// <summary>What is known of a device before it is opened.</summary>
/// <param name="Info">Its properties; the memory is what buffers may hold if nobody says.</param>
/// <param name="Limits">What kernels may count on.</param>
/// <param name="MemoryBytes">All of its memory.</param>
/// <param name="ChecksAccesses">Whether this is a simulator that checks each access: it must see buffers as large as they are, and sources with their lines.</param>
internal sealed record NativeDescription(DeviceInfo Info, KernelLimits Limits, long MemoryBytes, bool ChecksAccesses = false)
{
    /// <summary>Whether the driver keeps what it compiled by itself, from one process to the next.</summary>
    public bool KeepsPrograms { get; init; }
}
