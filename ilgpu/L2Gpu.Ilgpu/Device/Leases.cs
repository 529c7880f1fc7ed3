using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Leases on the buffers of a call; null stands for an argument that is not there.</summary>
internal sealed class Leases : IDisposable
{
    private readonly BufferLease[] _leases;

    public Leases(params ReadOnlySpan<DeviceBuffer?> buffers)
    {
        _leases = new BufferLease[buffers.Length];
        for (int i = 0; i < buffers.Length; i++) _leases[i] = buffers[i]?.Lease() ?? default;
    }

    public void Dispose()
    {
        for (int i = 0; i < _leases.Length; i++) _leases[i].Dispose();
    }
}
