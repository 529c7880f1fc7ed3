using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.Solvers;

/// <summary>Random points on an accelerator of their own, and their kernel matrix as it is defined.</summary>
internal sealed class KernelPoints<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public KernelPoints(int seed, int rows, int columns, KernelFunction kernel, Accelerator? accelerator = null, int duplicates = 0)
    {
        var random = new Random(seed);
        var values = new T[rows * columns];
        for (int i = 0; i < values.Length; i++) values[i] = T.CreateTruncating((2 * random.NextDouble()) - 1);
        for (int i = 0; i < duplicates; i++) values.AsSpan(0, columns).CopyTo(values.AsSpan((i + 1) * columns, columns));
        (Kernel, Rows, Columns) = (kernel.Resolve(columns), rows, columns);
        Values = Array.ConvertAll(values, double.CreateTruncating);
        Accelerator = accelerator ?? CpuAccelerator.Create(1);
        Queue = Accelerator.Device.CreateQueue();
        Arena = new DeviceArena(Accelerator.Device, Queue);
        Points = Arena.Upload<T>(Values, rows, columns);
        Queue.Synchronize(); // solvers have queues of their own
    }

    public KernelFunction Kernel { get; }

    public int Rows { get; }

    public int Columns { get; }

    public double[] Values { get; }

    public Accelerator Accelerator { get; }

    public IQueue Queue { get; }

    public DeviceArena Arena { get; }

    public MatrixView<T> Points { get; }

    public ReadOnlySpan<double> Point(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>√W·K·√W.</summary>
    public Matrix<double> Dense(double[]? weights = null)
        => Matrix<double>.Build.Dense(Rows, Rows, (i, j) => (weights is null ? 1 : Math.Sqrt(weights[i] * weights[j])) * Kernel.Evaluate(Point(i), Point(j)));

    public Matrix<double> Download<TView>(MatrixView<TView> view)
        where TView : unmanaged, INumberBase<TView>
    {
        // The view may be a part of a matrix.
        var values = new TView[view.Count];
        Queue.Read(view, values.AsSpan());
        return Matrix<double>.Build.Dense((int)view.Rows, (int)view.Columns, (i, j) => double.CreateTruncating(values[(i * (int)view.Columns) + j]));
    }

    public void Dispose()
    {
        Arena.Dispose();
        Queue.Dispose();
        Accelerator.Dispose();
    }
}
