using L2Gpu.Cpu;
using L2Gpu.Fitting;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.KernelFitting;

/// <summary>A kernel problem with right sides, and what it says in dense FP64.</summary>
internal sealed class KernelSystem : IDisposable
{
    private readonly double[] _points;
    private readonly IQueue _queue;

    public KernelSystem(
        int seed, int rows, int columns, KernelFunction kernel, int rightSides = 1, bool weighted = false, int duplicates = 0, Accelerator? accelerator = null, int threads = 1,
        Action<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var random = new Random(seed);
        _points = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        for (int i = 1; i <= duplicates; i++) _points.AsSpan(0, columns).CopyTo(_points.AsSpan(i * columns, columns));
        Roots = weighted ? [.. Enumerable.Range(0, rows).Select(_ => Math.Sqrt(0.1 + (3 * random.NextDouble())))] : null;
        B = Matrix<double>.Build.Dense(rows, rightSides, (_, _) => random.NextDouble() - 0.5);
        (Rows, Columns, Kernel) = (rows, columns, kernel.Resolve(columns));
        Accelerator = accelerator ?? CpuAccelerator.Create(threads);
        _queue = Accelerator.Device.CreateQueue();
        Arena = new DeviceArena(Accelerator.Device, _queue);
        Problem = new KernelProblem(Accelerator, _queue, Arena, Kernel, Arena.Upload<double>(_points, rows, columns), Roots)
        {
            Stage = (name, work) =>
            {
                Stages.Add(name);
                work();
            },
            Seed = (ulong)seed,
            Progress = progress is null ? null : new Listener(progress),
            CancellationToken = cancellationToken,
        };
        _queue.Synchronize();
    }

    public int Rows { get; }

    public int Columns { get; }

    public KernelFunction Kernel { get; }

    public double[]? Roots { get; }

    public Matrix<double> B { get; set; }

    public Accelerator Accelerator { get; }

    public DeviceArena Arena { get; }

    public KernelProblem Problem { get; }

    public List<string> Stages { get; } = [];

    public ReadOnlySpan<double> Point(int row) => _points.AsSpan(row * Columns, Columns);

    /// <summary>√W·K·√W + λI.</summary>
    public Matrix<double> Dense(double lambda)
        => Matrix<double>.Build.Dense(Rows, Rows, (i, j) => ((Roots?[i] ?? 1) * (Roots?[j] ?? 1) * Kernel.Evaluate(Point(i), Point(j))) + (i == j ? lambda : 0));

    public (KernelAnswer Answer, Matrix<double> U) Solve(IKernelRoute route, double lambda)
    {
        var packed = new double[B.RowCount * B.ColumnCount];
        for (int i = 0; i < packed.Length; i++) packed[i] = B[i / B.ColumnCount, i % B.ColumnCount];
        MatrixView<double> b = Arena.Upload<double>(packed, B.RowCount, B.ColumnCount), u = Arena.Matrix<double>(B.RowCount, B.ColumnCount);
        KernelAnswer answer = route.Solve(lambda, b, u);
        double[] values = Arena.Download(u);
        return (answer, Matrix<double>.Build.Dense(B.RowCount, B.ColumnCount, (i, j) => values[(i * B.ColumnCount) + j]));
    }

    /// <summary>‖b − (K + λI)u‖/‖b‖ of a column.</summary>
    public double Residual(Matrix<double> u, double lambda, int column)
    {
        double size = B.Column(column).L2Norm();
        return size == 0 ? 0 : (B.Column(column) - (Dense(lambda) * u.Column(column))).L2Norm() / size;
    }

    public void Dispose()
    {
        Arena.Dispose();
        _queue.Dispose();
        Accelerator.Dispose();
    }

    private sealed class Listener(Action<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told(value);
    }
}
