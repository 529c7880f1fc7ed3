using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>A theory about the bindings, tried on the fake OpenCL library; skipped with a reason where there is no C compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeTheoryAttribute : TheoryAttribute
{
    public FakeTheoryAttribute() => Skip = FakeOpenCl.WhySkipped;
}
