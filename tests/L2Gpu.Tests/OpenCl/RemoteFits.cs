using L2Gpu.Kernels;

namespace L2Gpu.Tests.OpenCl;

/// <summary>One device with memory of its own, shared by the tests of estimators on it.</summary>
public sealed class RemoteFits : IDisposable
{
    private readonly Lazy<Accelerator> _device = new(() => RemoteAccelerator.Open());

    public Accelerator Device => _device.Value;

    public void Dispose()
    {
        if (_device.IsValueCreated) _device.Value.Dispose();
    }
}
