using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The device memory of one fit: allocated as views, given back together.</summary>
internal sealed class DeviceArena(IDevice device, IQueue queue) : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];

    public unsafe MatrixView<T> Matrix<T>(long rows, long columns)
        where T : unmanaged
    {
        Int128 bytes = (Int128)rows * columns * sizeof(T);
        if (bytes > long.MaxValue)
            throw new DeviceOutOfMemoryException($"A {rows} × {columns} matrix of {sizeof(T)} bytes each is more than 64 bits can address. Use fewer rows or columns.");
        DeviceBuffer buffer = device.Allocate((nuint)(long)bytes);
        _buffers.Add(buffer);
        return new(buffer, 0, rows, columns, columns);
    }

    public VectorView<T> Vector<T>(long length)
        where T : unmanaged
        => Matrix<T>(1, length).Row(0);

    /// <summary>A matrix on the device with these packed row-major values, each rounded once.</summary>
    public MatrixView<T> Upload<T>(ReadOnlySpan<double> values, long rows, long columns)
        where T : unmanaged, INumberBase<T>
    {
        MatrixView<T> view = Matrix<T>(rows, columns);
        Write(values, view);
        return view;
    }

    public VectorView<T> Upload<T>(ReadOnlySpan<double> values)
        where T : unmanaged, INumberBase<T>
        => Upload<T>(values, 1, values.Length).Row(0);

    /// <summary>A matrix of zeros, which a device with memory of its own makes there.</summary>
    public MatrixView<T> Zeros<T>(long rows, long columns)
        where T : unmanaged, INumberBase<T>
    {
        MatrixView<T> view = Matrix<T>(rows, columns);
        if (queue is IMemoryClear device) device.Clear(view.Buffer, 0, view.Buffer.ByteLength);
        else queue.Write<T>(new T[view.Count], view);
        return view;
    }

    public void Write<T>(ReadOnlySpan<double> values, MatrixView<T> view)
        where T : unmanaged, INumberBase<T>
    {
        var rounded = new T[values.Length];
        for (int i = 0; i < rounded.Length; i++) rounded[i] = T.CreateTruncating(values[i]);
        queue.Write<T>(rounded, view);
    }

    public double[] Download<T>(MatrixView<T> view)
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[view.Count];
        queue.Read(view, values.AsSpan());
        return values as double[] ?? Array.ConvertAll(values, double.CreateTruncating);
    }

    public double[] Download<T>(VectorView<T> view)
        where T : unmanaged, INumberBase<T>
        => Download(view.AsRow());

    /// <summary>The diagonal of a square matrix: a column of a view whose rows are one element further apart.</summary>
    public double[] DownloadDiagonal(MatrixView<double> view)
        => Download(new MatrixView<double>(view.Buffer, view.Offset, view.Rows, 1, view.LeadingDimension + 1));

    public int[] DownloadStatus(VectorView<int> view)
    {
        var values = new int[view.Length];
        queue.Read(view, values.AsSpan());
        return values;
    }

    /// <summary>Gives back what is allocated from now on when the result is disposed.</summary>
    public IDisposable Scope() => new Part(this, _buffers.Count);

    public void Dispose() => Release(0);

    private void Release(int first)
    {
        for (int i = first; i < _buffers.Count; i++) _buffers[i].Dispose();
        _buffers.RemoveRange(first, _buffers.Count - first);
    }

    private sealed class Part(DeviceArena arena, int first) : IDisposable
    {
        public void Dispose() => arena.Release(first);
    }
}
