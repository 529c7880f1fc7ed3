namespace L2Gpu.Cli.Data;

/// <summary>Says no before the operating system does it less politely.</summary>
internal static class MemoryNeed
{
    /// <summary>The most bytes of data that are held in memory: a quarter of it, since they double while they grow and the fit needs some as well.</summary>
    public static long OfData => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <exception cref="CliException">It is more than this machine, or this container, has.</exception>
    public static void ThrowIfTooLarge(Int128 bytes, string what, string remedy = "Use fewer columns, --rows N, or --precision f32.")
    {
        if (bytes < 64 << 20) return;
        long there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= there) return;
        throw new CliException($"{what} need {Output.Numbers.Bytes((double)bytes)} of memory; this machine has {Output.Numbers.Bytes(there)}. {remedy}");
    }
}
