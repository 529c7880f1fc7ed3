using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra.Double;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>Two devices, a queue on the first, and views to try a contract with.</summary>
public abstract class ContractTest : IDisposable
{
    private readonly Accelerator _accelerator = CpuAccelerator.Create(threads: 1);
    private readonly Accelerator _other = CpuAccelerator.Create(threads: 1);

    protected ContractTest() => Queue = _accelerator.Device.CreateQueue();

    protected IQueue Queue { get; }

    public void Dispose()
    {
        Queue.Dispose();
        _accelerator.Dispose();
        _other.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A matrix of its own buffer, full of zeros.</summary>
    protected MatrixView<T> Matrix<T>(long rows, long columns)
        where T : unmanaged
        => Batch<T>(1, rows, columns)[0];

    /// <summary>A matrix that holds values.</summary>
    protected MatrixView<T> Matrix<T>(long rows, long columns, params T[] values)
        where T : unmanaged
    {
        MatrixView<T> view = Matrix<T>(rows, columns);
        Queue.Write<T>(values, view);
        return view;
    }

    /// <summary>A vector of its own buffer, full of zeros.</summary>
    protected VectorView<T> Vector<T>(long length)
        where T : unmanaged
        => Matrix<T>(1, length).Row(0);

    /// <summary>A vector that holds values.</summary>
    protected VectorView<T> VectorOf<T>(params T[] values)
        where T : unmanaged
        => Matrix(1, values.Length, values).Row(0);

    /// <summary>A batch of its own buffer, full of zeros.</summary>
    protected BatchView<T> Batch<T>(long count, long rows, long columns)
        where T : unmanaged
        => Batch<T>(_accelerator.Device, count, rows, columns);

    /// <summary>The same shape on the other device.</summary>
    protected BatchView<T> Foreign<T>(BatchView<T> like)
        where T : unmanaged
        => Batch<T>(_other.Device, like.Count, like.Rows, like.Columns);

    protected MatrixView<T> Foreign<T>(MatrixView<T> like)
        where T : unmanaged
        => Foreign(like.AsBatch())[0];

    protected VectorView<T> Foreign<T>(VectorView<T> like)
        where T : unmanaged
        => Foreign(like.AsRow()).Row(0);

    /// <summary>The same shape in a buffer that was disposed.</summary>
    protected BatchView<T> Disposed<T>(BatchView<T> like)
        where T : unmanaged
    {
        BatchView<T> view = Batch<T>(like.Count, like.Rows, like.Columns);
        view.Buffer.Dispose();
        return view;
    }

    protected MatrixView<T> Disposed<T>(MatrixView<T> like)
        where T : unmanaged
        => Disposed(like.AsBatch())[0];

    protected VectorView<T> Disposed<T>(VectorView<T> like)
        where T : unmanaged
        => Disposed(like.AsRow()).Row(0);

    protected T[] Read<T>(MatrixView<T> view)
        where T : unmanaged
    {
        var values = new T[view.Count];
        Queue.Read(view, values.AsSpan());
        return values;
    }

    protected T[] Read<T>(VectorView<T> view)
        where T : unmanaged
        => Read(view.AsRow());

    /// <summary>Row-major values as a matrix of MathNet's.</summary>
    protected static DenseMatrix RowMajor(int rows, int columns, double[] values) => DenseMatrix.Create(rows, columns, (i, j) => values[(i * columns) + j]);

    /// <summary>Asserts that a call is refused, and that the message names the argument and says more than its name.</summary>
    protected static void AssertRefused(string argument, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        if (e is not MixedDevicesException) Assert.Equal(argument, e.ParamName);
        Assert.Contains(argument, e.Message, StringComparison.Ordinal);
        Assert.Matches(@"\S+ \S+ \S+", e.Message);
    }

    /// <summary>Asserts that an argument is refused where its device is another, its buffer was disposed, or there is none.</summary>
    protected static void AssertNeedsMemory<TView>(string argument, TView foreign, TView disposed, Action<TView> call)
        where TView : struct
    {
        AssertRefused(argument, () => call(default));
        var mixed = Assert.Throws<MixedDevicesException>(() => call(foreign));
        Assert.StartsWith(argument, mixed.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => call(disposed));
    }

    private BatchView<T> Batch<T>(IDevice device, long count, long rows, long columns)
        where T : unmanaged
    {
        long size = rows * columns;
        unsafe
        {
            DeviceBuffer buffer = device.Allocate((nuint)(count * size * sizeof(T)));
            if (ReferenceEquals(device, Queue.Device)) Queue.Write(new byte[count * size * sizeof(T)], buffer, 0);
            return new BatchView<T>(buffer, 0, count, size, rows, columns, columns);
        }
    }
}
