using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;

namespace L2Gpu.Tests.Data;

/// <summary>Data in a device's memory, with so many elements between rows, and as many before the first.</summary>
internal sealed class PlacedRows<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Accelerator _accelerator;
    private readonly MatrixView<T> _x, _y;
    private readonly VectorView<T>? _weights;

    public PlacedRows(Accelerator accelerator, RemoteData<T> data, bool weighted, int gap)
    {
        (_accelerator, Data) = (accelerator, data);
        using IQueue queue = accelerator.Device.CreateQueue();
        (_x, _y) = (Put(queue, data.X, gap), Put(queue, data.Y, gap));
        if (weighted)
        {
            var column = new T[data.Weights.Length, 1];
            for (int i = 0; i < data.Weights.Length; i++) column[i, 0] = data.Weights[i];
            _weights = new VectorView<T>(Put(queue, column, 0).Buffer, 0, data.Weights.Length);
        }

        queue.Synchronize();
    }

    public RemoteData<T> Data { get; }

    public DeviceRowSource<T> Source(long? blockRows = null) => new(_accelerator, _x, _y, _weights, blockRows);

    public void Dispose()
    {
        _x.Buffer.Dispose();
        _y.Buffer.Dispose();
        _weights?.Buffer.Dispose();
    }

    private unsafe MatrixView<T> Put(IQueue queue, T[,] values, int gap)
    {
        long rows = values.GetLongLength(0), columns = values.GetLongLength(1), stride = columns + gap;
        DeviceBuffer buffer = _accelerator.Device.Allocate((nuint)((gap + (rows * stride)) * sizeof(T)));
        var view = new MatrixView<T>(buffer, gap, rows, columns, stride);
        queue.Write<T>(values.Cast<T>().ToArray(), view);
        return view;
    }
}
