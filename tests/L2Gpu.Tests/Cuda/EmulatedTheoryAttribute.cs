using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>A theory about kernels, tried on CUDA C that is emulated on the processor; skipped with a reason where it cannot be compiled.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatedTheoryAttribute : TheoryAttribute
{
    public EmulatedTheoryAttribute() => Skip = EmulatedCuda.WhySkipped;
}
