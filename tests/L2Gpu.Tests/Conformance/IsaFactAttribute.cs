using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>A fact about an instruction set, skipped with a reason on machines that lack it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IsaFactAttribute : FactAttribute
{
    public IsaFactAttribute(string isa)
    {
        Isa = isa;
        if (!IsaSelector.IsAvailable(Enum.Parse<Isa>(isa))) Skip = $"This machine, or this configuration of .NET, has no {isa}; its kernels were not tried.";
    }

    public string Isa { get; }
}
