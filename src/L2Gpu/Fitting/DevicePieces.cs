using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Into which pieces rows are cut for a device with memory of its own. The device and the shape alone decide, so that sums have the same bits every time.</summary>
internal static class DevicePieces
{
    // Large enough that a copy runs at full speed and a kernel fills the device; two of them and their results are a small part of its memory.
    private const long MostBytes = 64L << 20;
    private const long Share = 16;
    private const long Multiple = 1024;

    /// <summary>Bytes of the largest piece.</summary>
    public static long BytesOf(DeviceInfo device) => Math.Clamp(device.MemoryBytes / Share, 1, MostBytes);

    /// <summary>Rows of a piece.</summary>
    public static long RowsOf(DeviceInfo device, long rowBytes)
    {
        long rows = Math.Max(1, BytesOf(device) / Math.Max(1, rowBytes));
        return rows > Multiple ? rows / Multiple * Multiple : rows;
    }
}
