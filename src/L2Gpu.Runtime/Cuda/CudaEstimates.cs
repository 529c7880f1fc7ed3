namespace L2Gpu.Runtime.Cuda;

/// <summary>Round figures by which work is planned.</summary>
internal static class CudaEstimates
{
    private const double Kilo = 1e3;

    // Where an attribute is unknown: a slow clock, the memory of cards for games, and their FP64.
    private const int UsualClock = 1_400_000, RatioOfGames = 32;
    private const double UsualBandwidth = 3e11;

    // Tiles in registers reach about half of the peak, long reads and writes four fifths of it.
    private const double Sustained = 0.5, SustainedMemory = 0.8;

    // What one thread of the host copies into pinned memory; PCIe 3 and newer carry as much and more.
    private const double Staged = 1.2e10;

    public static DeviceInfo For(DeviceInfo info, int architecture, bool isIntegrated, Func<int, int?> attribute)
    {
        double clock = (attribute(CudaAttribute.ClockRate) ?? UsualClock) * Kilo;
        int ratio = Math.Max(1, attribute(CudaAttribute.SingleToDoubleRatio) ?? RatioOfGames);
        double memoryClock = (attribute(CudaAttribute.MemoryClockRate) ?? 0) * Kilo;

        // Memory moves a word on both edges of its clock.
        double bandwidth = 2 * memoryClock * (attribute(CudaAttribute.GlobalMemoryBusWidth) ?? 0) / 8;
        bandwidth = bandwidth > 0 ? bandwidth * SustainedMemory : UsualBandwidth;
        return info with
        {
            EstimatedFlops = 2 * info.ComputeUnits * (double)Lanes(architecture) * clock / ratio * Sustained,
            EstimatedBandwidth = bandwidth,
            TransferBandwidth = isIntegrated ? Math.Min(Staged, bandwidth / 2) : Staged,
        };
    }

    // FP32 multiply-adds of a multiprocessor in a tick.
    private static int Lanes(int architecture) => architecture is 60 or (>= 70 and <= 80) ? 64 : 128;
}
