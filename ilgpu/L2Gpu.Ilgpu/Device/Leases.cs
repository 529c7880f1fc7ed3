using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Leases on the buffers of a call.</summary>
internal sealed class Leases : IDisposable
{
    private readonly BufferLease[] _leases;

    public Leases(params ReadOnlySpan<DeviceBuffer> buffers)
    {
        _leases = new BufferLease[buffers.Length];
        for (int i = 0; i < buffers.Length; i++) _leases[i] = buffers[i].Lease();
    }

    public void Dispose()
    {
        for (int i = 0; i < _leases.Length; i++) _leases[i].Dispose();
    }
}
