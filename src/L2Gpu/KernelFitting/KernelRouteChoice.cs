using System.Globalization;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>How a kernel fit is done, and why; decided by shape, options and device, before any work.</summary>
/// <param name="Solver">Never <see cref="KernelSolver.Auto"/>.</param>
/// <param name="Arithmetic">What is computed in.</param>
/// <param name="Why">A sentence for people.</param>
/// <param name="MemoryBytes">The most that is allocated on the device at one time.</param>
/// <param name="Seconds">A rough estimate.</param>
internal sealed record KernelRouteChoice(KernelSolver Solver, KernelArithmetic Arithmetic, string Why, Int128 MemoryBytes, double Seconds)
{
    /// <summary>An exact factorisation or decomposition is taken where it is done within this many seconds, by the estimate.</summary>
    public const double AffordableSeconds = 20;

    /// <summary>Conjugate gradients, which are as exact, within these; beyond, centres stand for the rows, unless another solver is named.</summary>
    public const double PatientSeconds = 120;

    // What a device needs for itself, and other programs for theirs.
    private const double ShareOfMemory = 0.9;

    private static readonly KernelSolver[] All = [KernelSolver.Cholesky, KernelSolver.Eigen, KernelSolver.Stored, KernelSolver.MatrixFree, KernelSolver.Nystrom];

    /// <summary>Bytes of a device that a fit may allocate.</summary>
    public static Int128 LimitOf(DeviceInfo device, KernelRidgeOptions options) => options.MemoryBytes ?? ShareOf(device);

    /// <summary>Bytes of the host that may be taken for what a device cannot do.</summary>
    public static Int128 ShareOf(DeviceInfo host) => (Int128)(ShareOfMemory * host.MemoryBytes);

    /// <summary>A solver as reports and the tool's option name it.</summary>
    public static string NameOf(KernelSolver solver) => solver switch
    {
        KernelSolver.Cholesky => "cholesky",
        KernelSolver.Eigen => "eigen",
        KernelSolver.Stored => "stored",
        KernelSolver.MatrixFree => "matrix-free",
        KernelSolver.Nystrom => "nystrom",
        _ => "auto",
    };

    /// <summary>The arithmetic as reports name it.</summary>
    public static string NameOf(KernelArithmetic arithmetic) => arithmetic switch
    {
        KernelArithmetic.Mixed => "mixed",
        KernelArithmetic.Single => "f32",
        _ => "f64",
    };

    /// <summary>Decides.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="host">The CPU, which decomposes for a device that cannot.</param>
    /// <param name="cost">The shape and the options.</param>
    /// <exception cref="ArgumentException">The solver that was asked for gives no leave-one-out errors, and λ is to be chosen by them.</exception>
    /// <exception cref="DeviceOutOfMemoryException">There is no room.</exception>
    public static KernelRouteChoice Create(Accelerator accelerator, DeviceInfo host, KernelCost cost)
    {
        (DeviceInfo device, KernelRidgeOptions options) = (accelerator.Info, cost.Options);
        Int128 limit = LimitOf(device, options);
        Int128 hostLimit = ShareOf(host);
        bool Fits(KernelSolver solver) => cost.MemoryBytes(solver, accelerator, limit) <= limit && cost.HostBytes(solver, accelerator) <= hostLimit;
        double Seconds(KernelSolver solver) => cost.Seconds(solver, accelerator, host, limit);
        KernelRouteChoice Choice(KernelSolver solver, string why) => Fits(solver)
            ? new(solver, ArithmeticOf(solver, cost, accelerator, limit), why, cost.MemoryBytes(solver, accelerator, limit), Seconds(solver))
            : throw TooLarge(accelerator, host, cost, limit, solver, Fits);

        if (options.Solver != KernelSolver.Auto)
        {
            if (cost.IsScored && IsIterative(options.Solver)) throw NoLeaveOneOut(NameOf(options.Solver));
            return Choice(options.Solver, "asked for");
        }

        if (options.EarlyStopping is not null)
        {
            if (cost.IsScored) throw NoLeaveOneOut("early stopping");
            return Fits(KernelSolver.Stored) && Seconds(KernelSolver.Stored) <= Seconds(KernelSolver.MatrixFree)
                ? Choice(KernelSolver.Stored, "early stopping is that of an iteration; the matrix fits, and an iteration reads it once")
                : Choice(KernelSolver.MatrixFree, "early stopping is that of an iteration, and computing the matrix again each time is the faster way, or the one that fits");
        }

        if (options.Centers is { } centers) return Choice(KernelSolver.Nystrom, $"{centers} centres were asked for");
        KernelSolver[] direct = [.. new[] { KernelSolver.Cholesky, KernelSolver.Eigen }.Where(Fits).OrderBy(Seconds)];
        if (direct.Length > 0 && (Seconds(direct[0]) <= AffordableSeconds || (!cost.IsScored && Seconds(direct[0]) <= Math.Min(PatientSeconds, Seconds(KernelSolver.MatrixFree)))))
            return Choice(direct[0], WhyDirect(direct[0], cost, Seconds(direct[0])));
        string left = direct.Length == 0 ? $"{device.Id} has no room for a factor of {cost.Rows} × {cost.Rows}" : $"a factor of {cost.Rows} × {cost.Rows} would take about {Text(Seconds(direct[0]))}";
        if (cost.IsScored) return Choice(KernelSolver.Nystrom, $"{left}; leave-one-out errors need a factor, which centres keep small");
        if (Fits(KernelSolver.Stored) && Seconds(KernelSolver.Stored) <= PatientSeconds && Seconds(KernelSolver.Stored) <= Seconds(KernelSolver.MatrixFree))
            return Choice(KernelSolver.Stored, $"{left}; the matrix itself fits, and an iteration reads it once");
        return Fits(KernelSolver.MatrixFree) && (Seconds(KernelSolver.MatrixFree) <= PatientSeconds || !Fits(KernelSolver.Nystrom))
            ? Choice(KernelSolver.MatrixFree, $"{left}; an iteration that computes the matrix again each time needs none")
            : Choice(KernelSolver.Nystrom, $"{left}; centres that stand for the rows keep it small");
    }

    private static bool IsIterative(KernelSolver solver) => solver is KernelSolver.Stored or KernelSolver.MatrixFree;

    private static ArgumentException NoLeaveOneOut(string what)
        => new($"Conjugate gradients ({what}) give no leave-one-out errors, by which λ is chosen. Give one λ, or use the solver eigen, cholesky or nystrom (or auto).");

    private static KernelArithmetic ArithmeticOf(KernelSolver solver, KernelCost cost, Accelerator accelerator, Int128 limit) => solver switch
    {
        KernelSolver.Eigen => KernelArithmetic.Double,
        KernelSolver.Cholesky when cost.IsScored => KernelArithmetic.Double,
        KernelSolver.Nystrom when cost.Arithmetic == KernelArithmetic.Mixed && !cost.Nystrom(accelerator, limit).Iterates => KernelArithmetic.Double,
        _ => cost.Arithmetic,
    };

    private static string WhyDirect(KernelSolver solver, KernelCost cost, double seconds)
    {
        string time = $"about {Text(seconds)} for {cost.Rows} rows";
        if (solver == KernelSolver.Eigen) return $"one eigendecomposition serves every λ{(cost.IsScored ? " and gives exact leave-one-out errors" : "")}; {time}";
        return cost.IsScored
            ? $"{cost.Penalties} penalties are fewer than a decomposition is worth, and a factor's inverse diagonal gives exact leave-one-out errors; {time}"
            : $"λ is given, and one factorisation is the fastest exact way to solve for it; {time}";
    }

    private static DeviceOutOfMemoryException TooLarge(Accelerator accelerator, DeviceInfo host, KernelCost cost, Int128 limit, KernelSolver solver, Func<KernelSolver, bool> fits)
    {
        string[] others = [.. All.Where(s => s != solver && !(cost.IsScored && IsIterative(s)) && fits(s)).Select(NameOf)];
        DeviceInfo device = accelerator.Info;
        string whose = cost.Options.MemoryBytes is null ? $"{device.Id} has {MemorySize.Of(device.MemoryBytes)}, of which {MemorySize.Of(limit)} may be taken" : $"MemoryBytes allows {MemorySize.Of(limit)}";
        string remedy = others.Length > 0 ? $"What fits: {string.Join(", ", others)}" : "No other solver fits either: use fewer rows or centres, or a device with more memory";
        if (cost.HostBytes(solver, accelerator) is var needed && needed > ShareOf(host))
        {
            return new($"{device.Id} has no eigendecomposition, and that of the host needs about {MemorySize.Of(needed)} for {cost.Rows} rows; {host.Id} has {MemorySize.Of(host.MemoryBytes)}, "
                + $"of which {MemorySize.Of(ShareOf(host))} may be taken. {remedy}.");
        }

        return new($"The solver {NameOf(solver)} needs about {MemorySize.Of(cost.MemoryBytes(solver, accelerator, limit))} for {cost.Rows} rows; {whose}. {remedy}.");
    }

    private static string Text(double seconds)
        => seconds < 1 ? "a second" : seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
            : seconds < 7200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min") : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h");
}
