using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The points of a call, divided by the length scales of its kernel where it has some.</summary>
internal readonly unsafe struct ScaledPoints<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceBuffer? _memory, _units;

    public ScaledPoints(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, IConversion<T> scaler)
    {
        (X, Y) = (x, y);
        if (kernel.LengthScales.IsEmpty || x.Columns == 0) return;
        long columns = x.Columns;
        bool same = x == y;
        var units = new double[2 * columns];
        for (int j = 0; j < columns; j++) units[columns + j] = 1 / kernel.LengthScales[j];
        _units = queue.Device.Allocate((nuint)(2 * columns * sizeof(double)));
        queue.Write(MemoryMarshal.AsBytes<double>(units), _units, 0);
        long rows = checked(x.Rows + (same ? 0 : y.Rows));
        _memory = queue.Device.Allocate(checked((nuint)(Math.Max(1, rows) * columns * sizeof(T))));
        var center = new VectorView<double>(_units, 0, columns);
        var factor = new VectorView<double>(_units, columns, columns);
        X = new(_memory, 0, x.Rows, columns, columns);
        Scale(queue, scaler, x, center, factor, X);
        Y = X;
        if (same) return;
        Y = new(_memory, x.Rows * columns, y.Rows, columns, columns);
        Scale(queue, scaler, y, center, factor, Y);
    }

    public MatrixView<T> X { get; }

    public MatrixView<T> Y { get; }

    /// <summary>What they take.</summary>
    public static Int128 Bytes(KernelFunction kernel, PairwiseShape shape)
        => kernel.LengthScales.IsEmpty || shape.Columns == 0 ? 0
            : (2 * (Int128)shape.Columns * sizeof(double)) + (Int128.Max(1, shape.Rows + (shape.IsSame ? 0 : (Int128)shape.OtherRows)) * shape.Columns * sizeof(T));

    /// <summary>Gives the memory back; work that is enqueued keeps it until it has run.</summary>
    public void Dispose()
    {
        _memory?.Dispose();
        _units?.Dispose();
    }

    private static void Scale(IQueue queue, IConversion<T> scaler, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<T> destination)
    {
        if (destination is MatrixView<float> single) scaler.Standardize(queue, source, center, factor, single);
        else if (destination is MatrixView<double> wide) scaler.Standardize(queue, source, center, factor, wide);
    }
}
