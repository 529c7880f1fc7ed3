using System.Globalization;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// How long the threads of a process were ready to run and had no core: the scheduler's own account, in /proc. It shows when something else
/// on the machine took time from a sample. 0 on systems without it.
/// </summary>
internal sealed class Waiting(int? otherProcess)
{
    private readonly string[] _taskFolders =
        [.. new[] { Environment.ProcessId, otherProcess ?? Environment.ProcessId }.Distinct().Select(id => string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task"))];

    /// <summary>Seconds until now, summed over threads.</summary>
    public double Seconds()
    {
        long nanoseconds = 0;
        foreach (string folder in _taskFolders.Where(Directory.Exists))
        {
            foreach (string task in Directory.EnumerateDirectories(folder)) nanoseconds += OfTask(Path.Combine(task, "schedstat"));
        }

        return nanoseconds / 1e9;
    }

    private static long OfTask(string path)
    {
        try
        {
            string[] fields = File.ReadAllText(path).Split(' ');
            return fields.Length > 1 ? long.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            // The thread has ended meanwhile, or the kernel keeps no such account.
            return 0;
        }
    }
}
