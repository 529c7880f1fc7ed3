using System.Security.Cryptography;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>An accelerator with arrays of one shape, for tests of writing.</summary>
internal sealed class WriteBench : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly bool _owns;
    private readonly List<DeviceBuffer> _buffers = [];

    /// <param name="accelerator">Where.</param>
    /// <param name="rows">Rows of an array.</param>
    /// <param name="columns">Columns of an array.</param>
    /// <param name="owns">Whether the accelerator is disposed, too.</param>
    public WriteBench(Accelerator accelerator, int rows, int columns, bool owns = true)
    {
        (_accelerator, _owns, Rows, Columns) = (accelerator, owns, rows, columns);
        Queue = accelerator.Device.CreateQueue();
        Write = accelerator.Get<ICrossbarWrite>();
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Cells => Rows * Columns;

    public IQueue Queue { get; }

    /// <summary>What is tested; may be replaced by the reference.</summary>
    public ICrossbarWrite Write { get; init; }

    public MatrixView<float> Filled(float value) => Upload(Enumerable.Repeat(value, Cells).ToArray(), Rows, Columns);

    public MatrixView<uint> Trains(int updates, int lines, uint train) => Upload(Enumerable.Repeat(train, updates * lines).ToArray(), updates, lines);

    public MatrixView<T> Upload<T>(T[] values, int rows, int columns)
        where T : unmanaged
    {
        DeviceBuffer buffer = _accelerator.Device.Allocate((nuint)MemoryMarshal.AsBytes<T>(values).Length);
        _buffers.Add(buffer);
        var view = new MatrixView<T>(buffer, 0, rows, columns, columns);
        Queue.Write<T>(values, view);
        return view;
    }

    public T[] Read<T>(MatrixView<T> view)
        where T : unmanaged
    {
        var values = new T[view.Count];
        Queue.Read(view, values.AsSpan());
        return values;
    }

    public string Sha256(MatrixView<float> view) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(Read(view))));

    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _buffers) buffer.Dispose();
        Queue.Dispose();
        if (_owns) _accelerator.Dispose();
    }
}
