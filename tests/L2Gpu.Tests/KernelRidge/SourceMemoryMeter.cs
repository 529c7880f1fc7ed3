using L2Gpu.Runtime;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>The same of a device that compiles sources.</summary>
internal sealed class SourceMemoryMeter(ISourceDevice inner) : MemoryMeter(inner), ISourceDevice
{
    public KernelLimits Limits => inner.Limits;

    public IProgram Compile(KernelSource source, KernelDefines defines) => inner.Compile(source, defines);
}
