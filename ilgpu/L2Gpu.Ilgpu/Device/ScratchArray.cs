using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Memory of an operator's own, full of zeros at first.</summary>
internal sealed class ScratchArray<T> : IDisposable
    where T : unmanaged
{
    private readonly IlgpuBuffer? _buffer;

    public unsafe ScratchArray(IlgpuContext context, IQueue queue, long count)
    {
        if (count == 0) return;
        _buffer = (IlgpuBuffer)context.Device.Allocate(checked((nuint)count * (nuint)sizeof(T)));
        using ScopedAcceleratorBinding binding = context.Device.Bind();
        _buffer.Bytes.MemSetToZero(((IlgpuQueue)queue).Stream);
        View = _buffer.Bytes.Cast<T>();
    }

    /// <summary>The memory.</summary>
    public ArrayView<T> View { get; }

    public void Dispose() => _buffer?.Dispose();
}
