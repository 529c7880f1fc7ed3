using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>A theory at a size that takes a minute: skipped with a reason unless it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullSizeTheoryAttribute : TheoryAttribute
{
    public FullSizeTheoryAttribute()
        => Skip = OpenClPresence.WhySkipped ?? (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(WriteHashTests.FullSizeVariable))
            ? $"A million cells take a processor a minute. Set {WriteHashTests.FullSizeVariable}=1 to run it."
            : null);
}
