using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>A file is fitted in a few blocks of memory, however large it is.</summary>
public sealed class PeakMemoryTests
{
    private const int Columns = 500;

    // In /proc stands how much memory a process has used at most; elsewhere there is nothing to read.
    [LinuxFact]
    public async Task A_large_file_takes_no_more_memory_than_some_blocks()
    {
        const int Rows = 75_000;
        using var file = new TemporaryFile("large.npy");
        CheckpointTests.Write(file.Path, Rows, Columns);
        CheckpointTests.Write(file.Beside("small.npy"), 600, Columns);
        long large = await Peak(file.Path), small = await Peak(file.Beside("small.npy")), size = new FileInfo(file.Path).Length;
        Assert.True(size > 280L << 20);

        // Two blocks of 32 MiB, and what multiplies them; the file itself has 286 MiB.
        Assert.InRange(large - small, 0, 150L << 20);
    }

    private static async Task<long> Peak(string path)
    {
        using Process process = CheckpointTests.Start("fit", "ridge", "--data", path, "--target", "c0", "--lambda", "1", "--json");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(5)) peak = Math.Max(peak, HighWater(process.Id));
        Assert.True(process.ExitCode == 0, await error);
        Assert.NotEmpty(await output);
        return peak;
    }

    private static long HighWater(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
