namespace L2Gpu.Runtime.Native;

/// <summary>Host memory that a device can copy from and to by itself.</summary>
/// <param name="Token">The library's handle for it.</param>
/// <param name="Address">Where it is.</param>
internal readonly unsafe record struct NativePinned(nint Token, nint Address)
{
    /// <summary>The first byte.</summary>
    public byte* Bytes => (byte*)Address;
}
