namespace L2Gpu.Runtime.OpenCl;

/// <summary>Round figures by which work is planned: OpenCL tells how many units a device has and how fast they tick, and neither what a unit does in a tick nor what the memory gives.</summary>
internal static class OpenClEstimates
{
    private const double Mega = 1e6;

    // FP32 multiply-adds of a unit in a tick: 64 and more on NVIDIA and AMD, 8 on an execution unit of Intel, a vector on a processor.
    private const double LanesOfGpu = 64, LanesOfIntel = 8, LanesOfCpu = 4;

    // What is left of that in FP64 on cards for games, and on those for computing, which also have the fast memory.
    private const double ShareOfGames = 1 / 32.0, ShareOfComputing = 0.5;
    private const double MemoryOfGames = 3e11, MemoryOfComputing = 1.5e12, MemoryOfHost = 3e10;

    // Tiles in registers reach about half of the peak.
    private const double Sustained = 0.5;

    private static readonly string[] ForComputing = ["P100", "V100", "GV100", "A30", "A100", "H100", "H200", "GH200", "B100", "B200", "gfx90", "gfx94", "Instinct", "Data Center GPU Max"];

    public static DeviceInfo For(DeviceInfo info, string vendor, uint megahertz)
    {
        bool computing = Array.Exists(ForComputing, name => info.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        bool intel = !computing && vendor.Contains("Intel", StringComparison.OrdinalIgnoreCase);
        double lanes = !info.IsGpu ? LanesOfCpu : intel ? LanesOfIntel : LanesOfGpu;
        double share = !info.IsGpu ? 1 : computing ? ShareOfComputing : ShareOfGames;
        return info with
        {
            EstimatedFlops = Math.Max(1e9, 2 * info.ComputeUnits * lanes * Math.Max(megahertz, 500) * Mega * share * Sustained),
            EstimatedBandwidth = computing ? MemoryOfComputing : info.IsGpu && !intel ? MemoryOfGames : MemoryOfHost,
        };
    }
}
