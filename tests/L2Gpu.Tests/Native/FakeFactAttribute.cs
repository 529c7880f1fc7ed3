using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>A fact about the bindings, tried on a fake library; skipped with a reason where there is no C compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeFactAttribute : FactAttribute
{
    public FakeFactAttribute() => Skip = NativeFile.WhySkipped;
}
