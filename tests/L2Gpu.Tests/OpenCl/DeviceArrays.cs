using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Packed arrays on a device, freed together.</summary>
internal sealed class DeviceArrays(IDevice device) : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];

    public IQueue Queue { get; } = device.CreateQueue();

    /// <summary>A batch of matrices with these values, row-major, one after the other.</summary>
    public BatchView<T> Upload<T>(T[] values, int count, int rows, int columns)
        where T : unmanaged
    {
        BatchView<T> view = Room<T>(count, rows, columns);
        Queue.Write(MemoryMarshal.AsBytes(values.AsSpan()), view.Buffer, 0);
        return view;
    }

    public VectorView<T> Upload<T>(T[] values)
        where T : unmanaged
        => Upload(values, 1, 1, values.Length)[0].Row(0);

    public unsafe BatchView<T> Room<T>(int count, int rows, int columns)
        where T : unmanaged
    {
        DeviceBuffer buffer = device.Allocate((nuint)Math.Max((long)count * rows * columns * sizeof(T), 1));
        _buffers.Add(buffer);
        return new(buffer, 0, count, (long)rows * columns, rows, columns, columns);
    }

    public T[] Read<T>(BatchView<T> view)
        where T : unmanaged
    {
        var values = new T[view.Count * view.Rows * view.Columns];
        Queue.Read(view.Buffer, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public void Dispose()
    {
        Queue.Dispose();
        foreach (DeviceBuffer buffer in _buffers) buffer.Dispose();
    }
}
