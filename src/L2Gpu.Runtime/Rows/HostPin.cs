using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L2Gpu.Runtime;

/// <summary>Keeps a <see cref="HostMatrix{T}"/> where it is in memory until it is disposed.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed unsafe class HostPin<T> : IDisposable
    where T : unmanaged
{
    private readonly bool _pinned;
    private GCHandle _handle;

    internal HostPin(Array? array, nint address, long offset)
    {
        if (array is null)
        {
            Origin = (T*)address + offset;
            return;
        }

        _handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        _pinned = true;
        Origin = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + offset;
    }

    /// <summary>The address of element (0, 0). Not valid after disposal.</summary>
    public T* Origin { get; private set; }

    /// <summary>Lets the memory move again.</summary>
    public void Dispose()
    {
        if (_pinned && _handle.IsAllocated) _handle.Free();
        Origin = null;
    }
}
