using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Pairs of points on a CPU accelerator of so many threads, from arrays to arrays.</summary>
internal sealed class PairBench<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Accelerator _accelerator;
    private readonly IQueue _queue;
    private readonly IPairwise<T> _pairs;

    public PairBench(int threads, Isa isa)
    {
        _accelerator = CpuAccelerator.Create(threads, isa);
        _queue = _accelerator.Device.CreateQueue();
        _pairs = _accelerator.Get<IPairwise<T>>();
    }

    /// <summary>K of points with themselves (<paramref name="y"/> null) or with others.</summary>
    public T[] Matrix(KernelFunction kernel, T[] x, T[]? y, int columns)
    {
        MatrixView<T> left = Upload(x, columns), right = y is null ? left : Upload(y, columns);
        MatrixView<T> matrix = Upload(new T[left.Rows * right.Rows], (int)right.Rows);
        _pairs.Matrix(_queue, kernel, left, right, matrix);
        return Download(matrix);
    }

    /// <summary>K·V for the same.</summary>
    public T[] Multiply(KernelFunction kernel, T[] x, T[]? y, int columns, T[] v, int rightSides, Summation summation = Summation.Blocked)
    {
        MatrixView<T> left = Upload(x, columns), right = y is null ? left : Upload(y, columns);
        MatrixView<T> product = Upload(new T[left.Rows * rightSides], rightSides);
        _pairs.Multiply(_queue, kernel, left, right, Upload(v, rightSides), product, summation);
        return Download(product);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _accelerator.Dispose();
    }

    private MatrixView<T> Upload(T[] values, int columns)
    {
        DeviceBuffer buffer = _accelerator.Device.Allocate((nuint)(values.Length * Marshal.SizeOf<T>()));
        _queue.Write(MemoryMarshal.AsBytes<T>(values), buffer, 0);
        return new(buffer, 0, values.Length / columns, columns, columns);
    }

    private T[] Download(MatrixView<T> view)
    {
        var values = new T[view.Count];
        _queue.Read(view.Buffer, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
