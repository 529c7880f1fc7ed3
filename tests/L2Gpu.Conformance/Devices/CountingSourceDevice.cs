using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>The same for a device that compiles kernels.</summary>
/// <param name="inner">The device; disposed with this one.</param>
public sealed class CountingSourceDevice(ISourceDevice inner) : CountingDevice(inner), ISourceDevice
{
    /// <inheritdoc/>
    public KernelLimits Limits => inner.Limits;

    /// <inheritdoc/>
    public IProgram Compile(KernelSource source, KernelDefines defines) => inner.Compile(source, defines);
}
