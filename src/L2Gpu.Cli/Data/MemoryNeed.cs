namespace L2Gpu.Cli.Data;

/// <summary>Says no before the operating system does it less politely.</summary>
internal static class MemoryNeed
{
    /// <exception cref="CliException">It is more than this machine, or this container, has.</exception>
    public static void ThrowIfTooLarge(Int128 bytes, string what)
    {
        if (bytes < 64 << 20) return;
        long there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= there) return;
        throw new CliException($"{what} need {Output.Numbers.Bytes((double)bytes)} of memory; this machine has {Output.Numbers.Bytes(there)}. Use fewer columns, --rows N, or --precision f32.");
    }
}
