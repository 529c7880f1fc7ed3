using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>The addresses behind views of CPU buffers. Valid under a lease.</summary>
internal static unsafe class ViewPointers
{
    public static T* Address<T>(this VectorView<T> view)
        where T : unmanaged
        => (T*)view.Buffer.Handle + view.Offset;

    public static T* Address<T>(this MatrixView<T> view)
        where T : unmanaged
        => (T*)view.Buffer.Handle + view.Offset;

    public static T* Address<T>(this BatchView<T> view, long index = 0)
        where T : unmanaged
        => (T*)view.Buffer.Handle + view.Offset + (index * view.Stride);
}
