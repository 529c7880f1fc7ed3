using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Memory of an operator's own.</summary>
internal sealed class ScratchArray<T> : IDisposable
    where T : unmanaged
{
    private readonly IlgpuBuffer? _buffer;

    /// <summary>Memory with nothing in it that may be read before it was written.</summary>
    public unsafe ScratchArray(IlgpuContext context, IQueue queue, long count)
    {
        if (count == 0) return;
        _buffer = (IlgpuBuffer)context.Device.Allocate(checked((nuint)count * (nuint)sizeof(T)));
        View = _buffer.Bytes.Cast<T>();
        Spoil(context, queue);
    }

    /// <summary>The memory.</summary>
    public ArrayView<T> View { get; }

    /// <summary>Memory full of zeros.</summary>
    public static ScratchArray<T> Zeros(IlgpuContext context, IQueue queue, long count)
    {
        var array = new ScratchArray<T>(context, queue, count);
        if (array._buffer is { } buffer) ((IlgpuQueue)queue).Clear(buffer, 0, buffer.ByteLength);
        return array;
    }

    public void Dispose() => _buffer?.Dispose();

    // NaN, so that tests find what reads before it writes.
    [Conditional("DEBUG")]
    private void Spoil(IlgpuContext context, IQueue queue)
    {
        using ScopedAcceleratorBinding binding = context.Device.Bind();
        _buffer!.Bytes.MemSet(((IlgpuQueue)queue).Stream, 0xff);
    }
}
