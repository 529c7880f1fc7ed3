using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>A theory about the bindings, tried on a fake library; skipped with a reason where there is no C compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeTheoryAttribute : TheoryAttribute
{
    public FakeTheoryAttribute() => Skip = NativeFile.WhySkipped;
}
