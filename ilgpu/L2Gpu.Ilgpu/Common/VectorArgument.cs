using ILGPU;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Vectors as arguments of a kernel.</summary>
internal static class VectorArgument
{
    /// <summary>A vector.</summary>
    public static ArrayView<T> Of<T>(VectorView<T> view)
        where T : unmanaged
        => Range<T>(view.Buffer, view.Offset, view.Length);

    /// <summary>A part of a buffer, which may be empty.</summary>
    public static unsafe ArrayView<T> Range<T>(DeviceBuffer buffer, long offset, long count)
        where T : unmanaged
        => count == 0 ? ArrayView<T>.Empty : ((IlgpuBuffer)buffer).Bytes.SubView(offset * sizeof(T), count * sizeof(T)).Cast<T>();
}
