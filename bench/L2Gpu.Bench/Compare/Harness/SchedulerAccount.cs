using System.Globalization;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// The scheduler's own account, in /proc, of this process's threads and the peer's: how long they ran, and how long they were ready and had no
/// core, which shows when something else took time from a sample. Zeros on systems without it.
/// </summary>
internal sealed class SchedulerAccount(int? otherProcess)
{
    private readonly string[] _taskFolders =
    [
        .. new[] { Environment.ProcessId, otherProcess ?? Environment.ProcessId }.Distinct()
            .Select(id => string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task")),
    ];

    /// <summary>Seconds until now, summed over threads.</summary>
    public (double Ran, double Waited) Read()
    {
        long ran = 0, waited = 0;
        foreach (string folder in _taskFolders.Where(Directory.Exists))
        {
            foreach (string task in Directory.EnumerateDirectories(folder))
            {
                (long taskRan, long taskWaited) = OfTask(Path.Combine(task, "schedstat"));
                ran += taskRan;
                waited += taskWaited;
            }
        }

        return (ran / 1e9, waited / 1e9);
    }

    /// <summary>
    /// Waits until the threads of both sides sleep. Those of a library spin for a while after a call (OpenBLAS's for 2²⁸ ticks, some 130 ms), ready
    /// to run all the time, and would take the other side's second core. Waits a second at most.
    /// </summary>
    /// <param name="atLeast">The least pause.</param>
    /// <param name="untilMachineIsQuiet">Whether to wait for other processes too.</param>
    public void Settle(TimeSpan atLeast, bool untilMachineIsQuiet)
    {
        const double SpinningShare = 0.25;
        TimeSpan step = TimeSpan.FromMilliseconds(20);
        Thread.Sleep(atLeast);
        for (int tries = 0; tries < 50; tries++)
        {
            double before = Activity();
            Thread.Sleep(step);
            if (Activity() - before < SpinningShare * step.TotalSeconds && !(untilMachineIsQuiet && OthersRun())) return;
        }
    }

    private double Activity()
    {
        (double ran, double waited) = Read();
        return ran + waited;
    }

    // The fourth field of loadavg begins with the number of threads that run now, the one that asks among them.
    private static bool OthersRun()
    {
        string[] fields = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ', '/') : [];
        return fields.Length > 3 && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out int running) && running > 1;
    }

    private static (long Ran, long Waited) OfTask(string path)
    {
        try
        {
            string[] fields = File.ReadAllText(path).Split(' ');
            return fields.Length > 1
                ? (long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture))
                : (0, 0);
        }
        catch (IOException)
        {
            // The thread has ended meanwhile, or the kernel keeps no such account.
            return (0, 0);
        }
    }
}
