using System.Diagnostics;
using System.Runtime.InteropServices;
using L2Gpu.Cpu;

namespace L2Gpu.Bench.Compare;

/// <summary>The most memory that this process held at one time, as Linux counts resident pages.</summary>
internal static partial class PeakMemory
{
    private const string Reset = "/proc/self/clear_refs";

    /// <summary>How much more than before an action held at its peak; NaN where the system does not tell.</summary>
    public static double Bytes(Action action)
    {
        if (!File.Exists(Reset))
        {
            action();
            return double.NaN;
        }

        // What temporaries of former calls took would be there already, and not count.
        ScratchPool.Shared.Clear();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        ReturnFreeMemory();

        // 5 sets the high-water mark back to what is resident now.
        File.WriteAllText(Reset, "5");
        double before = Field("VmRSS:");
        action();
        return Math.Max(0, Field("VmHWM:") - before);
    }

    // What was freed is the C library's to keep, and would be taken again without a page more; those that keep none have no such function.
    private static void ReturnFreeMemory()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    private static double Field(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Debug.Assert(parts[^1] == "kB", "The kernel gives kibibytes.");
        return 1024 * double.Parse(parts[^2].Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
