using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>The CPU as an accelerator: every operator, in C# SIMD, with nothing to install.</summary>
public static class CpuAccelerator
{
    /// <summary>The environment variable that sets the number of threads.</summary>
    public const string ThreadsVariable = "L2GPU_THREADS";

    /// <summary>Creates an accelerator with workers of its own.</summary>
    /// <param name="threads">Threads that work on one call, the caller among them; null takes <c>L2GPU_THREADS</c>, else one a processor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    /// <exception cref="InvalidOperationException">An environment variable holds what it must not.</exception>
    public static Accelerator Create(int? threads = null)
    {
        int count = threads ?? ThreadsFromEnvironment() ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(threads));
        Isa isa = IsaSelector.Select();
        var context = new CpuContext(new WorkerPool(count), isa);
        var device = new CpuDevice(Describe(count), context);
        var operators = new OperatorTable();
        AddOperators<float>(operators, context);
        AddOperators<double>(operators, context);
        return new Accelerator(device, operators);
    }

    private static void AddOperators<T>(OperatorTable operators, CpuContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => operators
            .Add<IGemm<T>>(new GemmReference<T>())
            .Add<IGram<T>>(new GramReference<T>())
            .Add<ICholesky<T>>(new CpuCholesky<T>(context))
            .Add<ISymmetricEigen<T>>(new MathNetSymmetricEigen<T>())
            .Add<ILinearResidual<T>>(new LinearResidualReference<T>())
            .Add<ILeaveOneOut<T>>(new LeaveOneOutReference<T>());

    private static DeviceInfo Describe(int threads) => new(
        DeviceKind.Cpu,
        0,
        "CPU",
        RuntimeInformation.FrameworkDescription,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        threads,
        []);

    private static int? ThreadsFromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(ThreadsVariable);
        if (string.IsNullOrEmpty(text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0
            ? threads
            : throw new InvalidOperationException($"{ThreadsVariable} is '{text}'; a positive whole number is needed.");
    }
}
