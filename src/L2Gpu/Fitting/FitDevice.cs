using System.Numerics;
using L2Gpu.Devices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Where a fit runs: what was asked for, or what is done first with a fit of that shape.</summary>
internal static class FitDevice
{
    private const string Asked = "it was asked for";

    // Norms and condition numbers are Lanczos iterations, a product or two of which the host waits for each.
    private const long LaunchesOfFit = 300;
    private const long LaunchesOfIteration = 4;

    /// <summary>For a ridge fit.</summary>
    /// <param name="rows">The number of rows; null where it is not known.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="weighted">Whether rows have weights.</param>
    /// <param name="options">How.</param>
    /// <param name="criterion">By what λ will be scored; null where it will not be.</param>
    /// <exception cref="UnsupportedOperatorException">The device that was asked for has no FP64.</exception>
    public static AcceleratorChoice For<T>(long? rows, long columns, long targets, bool weighted, RidgeOptions options, LambdaCriterion? criterion)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (options.Accelerator is { } asked) return Usable(new AcceleratorChoice(asked, options.WhyAccelerator ?? Asked));
        if (rows is not { } count)
        {
            AcceleratorChoice best = Accelerators.BestAndWhy();
            return Usable(best with { Why = $"{best.Why}, and how many rows there are is not known before they are read" });
        }

        return Usable(Accelerators.For(Demand<T>(count, columns, targets, weighted, options, criterion)));
    }

    /// <summary>For many small fits.</summary>
    public static AcceleratorChoice ForBatch<T>(long rows, long columns, long targets, int problems, int penalties, Accelerator? asked)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (asked is not null) return Usable(new AcceleratorChoice(asked, Asked));
        Workload one = BatchedRidgeOperator<T>.Workload(rows / Math.Max(1, problems), columns, targets, Math.Max(1, penalties));
        double results = (double)problems * ((targets * columns) + columns + (2 * targets) + penalties + 2) * sizeof(double);
        return Usable(Accelerators.For(new DeviceDemand(new Workload(problems * one.Flops, problems * one.Bytes), RowBytes<T>(rows, columns, targets, weighted: false) + results)
        {
            Launches = LaunchesOfFit,
        }));
    }

    /// <summary>For a kernel fit.</summary>
    /// <param name="demand">What it asks of a device, for where none was asked for.</param>
    /// <param name="options">How.</param>
    public static AcceleratorChoice ForKernel(Func<DeviceDemand> demand, KernelRidgeOptions options)
        => Usable(options.Accelerator is { } asked ? new AcceleratorChoice(asked, options.WhyAccelerator ?? Asked) : Accelerators.For(demand()));

    /// <summary>For predictions of a kernel model, whose points go to the device too.</summary>
    public static Accelerator ForKernelPrediction(KernelFunction kernel, long rows, long centers, long columns, long targets, Accelerator? asked)
        => Usable(asked is not null
            ? new AcceleratorChoice(asked, Asked)
            : Accelerators.For(new DeviceDemand(
                PairwiseOperator<double>.MultiplyWorkload(kernel, rows, centers, columns, targets, symmetric: false), RowBytes<double>(rows + centers, columns, targets, weighted: false)) { Launches = 10 })).Accelerator;

    /// <summary>For predictions, whose rows go to the device in FP64 and come back as one number a target.</summary>
    public static Accelerator ForPrediction(long rows, long columns, long targets, Accelerator? asked)
        => Usable(asked is not null
            ? new AcceleratorChoice(asked, Asked)
            : Accelerators.For(new DeviceDemand(GemmOperator<double>.Workload(rows, targets, columns), RowBytes<double>(rows, columns, targets, weighted: false)) { Launches = 10 })).Accelerator;

    /// <summary>For work that is not known.</summary>
    public static Accelerator Any(Accelerator? asked) => Usable(new AcceleratorChoice(asked ?? Accelerators.Best(), "")).Accelerator;

    /// <summary>What a ridge fit asks of a device.</summary>
    public static DeviceDemand Demand<T>(long rows, long columns, long targets, bool weighted, RidgeOptions options, LambdaCriterion? criterion)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RouteChoice route = RouteChoice.ThatFits<T>(Accelerators.Cpu.Info, rows, columns, targets, options, criterion);
        int grid = criterion == LambdaCriterion.LeaveOneOut ? LambdaGrid.CountOf(options.Lambda) : 0;
        Workload work = route.Workload<T>(rows, columns, targets, grid), host = route.HostWorkload<T>(rows, columns);
        Int128 memory = route.MemoryBytes<T>(rows, columns, targets);
        FoldCost? folds = FoldCost.Of(options, criterion, route.IsDual);
        if (folds is not null)
        {
            work += folds.Workload<T>(rows, columns, targets);
            memory += folds.MemoryBytes(columns, targets);
        }

        double once = RowBytes<T>(rows, columns, targets, weighted);
        int passes = route.Passes(criterion);
        return new DeviceDemand(new Workload(Math.Max(0, work.Flops - host.Flops), Math.Max(0, work.Bytes - host.Bytes)), once)
        {
            BytesToMoveAgain = (passes - (folds?.PassesOfRoute ?? 0) - 1) * once,
            BytesToMoveAlways = (folds?.Passes ?? 0) * once,
            HostWork = host,
            MemoryBytes = memory,
            Launches = LaunchesOfFit + (route.Solver == Solver.ConjugateGradient ? LaunchesOfIteration * passes : 0),
        };
    }

    private static unsafe double RowBytes<T>(long rows, long columns, long targets, bool weighted)
        where T : unmanaged
        => (double)rows * (columns + targets + (weighted ? 1 : 0)) * sizeof(T);

    // Every family keeps its sums in FP64, whatever the data are.
    private static AcceleratorChoice Usable(AcceleratorChoice choice)
    {
        DeviceInfo info = choice.Accelerator.Info;
        return info.HasFp64 ? choice : throw new UnsupportedOperatorException(
            $"{DeviceWeighing.NameOf(info)} has no FP64, in which the sums of a fit and the evidence are kept, for FP32 data too. Use another device, such as cpu.");
    }
}
