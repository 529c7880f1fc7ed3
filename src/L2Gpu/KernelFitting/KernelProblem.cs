using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>What a kernel fit works on: points and weights on a device, and what the parts of the fit share.</summary>
/// <remarks>
/// Points are as the kernel sees them: standardised where that was asked for, and divided by length scales, so that <see cref="Kernel"/> has none. Rows of weight 0 are
/// not among them.
/// </remarks>
internal sealed class KernelProblem(Accelerator accelerator, IQueue queue, DeviceArena arena, KernelFunction kernel, MatrixView<double> points, double[]? rootWeights)
{
    private MatrixView<float>? _narrow;

    public Accelerator Accelerator => accelerator;

    public IQueue Queue => queue;

    public DeviceArena Arena => arena;

    /// <summary>The kernel, resolved, without length scales.</summary>
    public KernelFunction Kernel => kernel;

    /// <summary>Shape (n, d).</summary>
    public MatrixView<double> Points => points;

    /// <summary>The same rounded to FP32, made when they are first asked for.</summary>
    public MatrixView<float> NarrowPoints => _narrow ??= Narrow(arena);

    /// <summary>Whether k(x, x) of every point, and a sum of them, is a number in FP32.</summary>
    public bool IsInSingleRange { get; set; } = true;

    public long Rows => points.Rows;

    public long Columns => points.Columns;

    /// <summary>√wᵢ, n of them; null where all weights are 1.</summary>
    public double[]? RootWeights => rootWeights;

    /// <summary>The same on the device.</summary>
    public VectorView<double>? RootWeightsOnDevice { get; } = rootWeights is null ? null : arena.Upload<double>(rootWeights);

    /// <summary>The CPU that does what the device cannot; null for the one of the process.</summary>
    public Accelerator? Host { get; init; }

    public ulong Seed { get; init; }

    public IProgress<FitProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Runs work as a named stage of the report, on the device.</summary>
    public required Action<string, Action> Stage { get; init; }

    /// <summary>The same for as long as another arena lives, where nothing else has asked for them.</summary>
    public MatrixView<float> NarrowPointsIn(DeviceArena other) => _narrow ?? Narrow(other);

    private MatrixView<float> Narrow(DeviceArena place)
    {
        MatrixView<float> narrow = place.Matrix<float>(points.Rows, points.Columns);
        accelerator.Get<IConversion<double>>().Convert(queue, points, narrow);
        return narrow;
    }
}
