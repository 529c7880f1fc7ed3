using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>A theory about an OpenCL device, skipped with a reason on machines that have none. Where <c>L2GPU_REQUIRE_OPENCL</c> is set it runs and fails instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClPresence.WhySkipped;
}
