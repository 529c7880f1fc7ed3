using L2Gpu.Devices;
using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>Which device does a kernel fit, and how.</summary>
internal static class KernelPlanning
{
    // Norms and condition numbers are iterations, a solution or two of which the host waits for each.
    private const long LaunchesOfFit = 300;

    /// <summary>What a fit of that shape costs.</summary>
    public static KernelCost CostOf(KernelFunction kernel, long rows, long columns, long targets, KernelRidgeOptions options, bool isSingle)
    {
        bool scored = options.Lambda.Kind is LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf;
        int penalties = scored ? LambdaGrid.CountOf(options.Lambda) : options.Lambda.Values.Distinct().Count();
        KernelArithmetic arithmetic = options.Precision == Precision.Mixed ? KernelArithmetic.Mixed : isSingle ? KernelArithmetic.Single : KernelArithmetic.Double;
        return new(kernel, rows, columns, targets, penalties, scored, arithmetic, options);
    }

    /// <summary>The CPU of a fit.</summary>
    public static Accelerator HostOf(KernelRidgeOptions options) => options.HostAccelerator ?? Accelerators.Cpu;

    /// <summary>The accelerator of a fit.</summary>
    public static AcceleratorChoice DeviceFor(KernelCost cost, KernelRidgeOptions options) => FitDevice.ForKernel(() => Demand(cost, options), options);

    /// <summary>What a fit asks of a device: by the regime that the CPU would take, or where that would be centres for want of time, by an exact one.</summary>
    public static DeviceDemand Demand(KernelCost cost, KernelRidgeOptions options)
    {
        Accelerator cpu = HostOf(options);
        KernelSolver solver = KernelRouteChoice.Create(cpu, cpu.Info, cost).Solver;
        Int128 limit = KernelRouteChoice.LimitOf(cpu.Info, options);
        if (solver == KernelSolver.Nystrom && options.Solver == KernelSolver.Auto && options.Centers is null && !cost.IsScored) solver = KernelSolver.MatrixFree;
        double bytes = 8.0 * cost.Rows * (cost.Columns + (4 * (cost.Targets + 1)));
        return new DeviceDemand(cost.DeviceWork(solver, cpu, limit), solver == KernelSolver.Eigen ? bytes + (8.0 * cost.Rows * cost.Rows) : bytes)
        {
            HostWork = cost.HostWork(solver),
            MemoryBytes = cost.MemoryBytes(solver, cpu, limit),
            Launches = LaunchesOfFit,
        };
    }

    /// <summary>Says how a fit of that shape would be done.</summary>
    public static KernelRidgePlan Plan(long rows, long columns, long targets, KernelRidgeOptions options, bool isSingle)
    {
        KernelFunction kernel = KernelOptionCheck.Against(rows, columns, targets, options);
        KernelCost cost = CostOf(kernel, rows, columns, targets, options, isSingle);
        (Accelerator accelerator, string whyDevice) = DeviceFor(cost, options);
        KernelRouteChoice choice = KernelRouteChoice.Create(accelerator, HostOf(options).Info, cost);
        Int128 limit = KernelRouteChoice.LimitOf(accelerator.Info, options);
        int? rank = choice.Solver is KernelSolver.Stored or KernelSolver.MatrixFree ? cost.Preconditioner(choice.Solver, accelerator, limit).MaximumRank : null;
        return new(
            accelerator.Info.Id,
            whyDevice,
            KernelRouteChoice.NameOf(choice.Solver),
            choice.Why,
            KernelRouteChoice.NameOf(choice.Arithmetic),
            choice.Solver == KernelSolver.Nystrom ? cost.Nystrom(accelerator, limit).Centers : rows,
            rank is > 0 ? rank : null,
            (long)Int128.Min(choice.MemoryBytes, long.MaxValue),
            choice.Seconds);
    }
}
