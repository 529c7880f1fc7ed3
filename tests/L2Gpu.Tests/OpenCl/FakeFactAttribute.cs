using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>A fact about the bindings, tried on the fake OpenCL library; skipped with a reason where there is no C compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeFactAttribute : FactAttribute
{
    public FakeFactAttribute() => Skip = FakeOpenCl.WhySkipped;
}
