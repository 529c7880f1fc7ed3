using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>A test that reads /proc; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!File.Exists("/proc/self/status")) Skip = "This system has no /proc to read the memory of a process from.";
    }
}
