using System.Runtime.InteropServices;

namespace L2Gpu.Cpu;

/// <summary>An integer with cache lines of its own, so that threads that write it do not slow down readers of its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedInt
{
    [FieldOffset(128)]
    public int Value;
}
