using L2Gpu.Kernels;

namespace L2Gpu.Tests.Conformance;

/// <summary>An accelerator that lives as long as a test class.</summary>
public abstract class AcceleratorFixture(Accelerator accelerator) : IDisposable
{
    public Accelerator Accelerator { get; } = accelerator;

    public void Dispose()
    {
        Accelerator.Dispose();
        GC.SuppressFinalize(this);
    }
}
