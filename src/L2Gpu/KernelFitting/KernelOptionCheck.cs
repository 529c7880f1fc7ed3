using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>Refuses options of a kernel fit that do not fit the data or each other, before any work.</summary>
internal static class KernelOptionCheck
{
    /// <param name="rows">The number of rows; null where it is not known.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="options">How.</param>
    /// <returns>The kernel with every default in place.</returns>
    public static KernelFunction Against(long? rows, long columns, long targets, KernelRidgeOptions options)
    {
        if (options.Kernel is null) throw new ArgumentException("Kernel is null; give a KernelFunction, such as KernelFunction.Rbf().", nameof(options));

        // What a ridge fit has in common with a kernel fit is checked in one place.
        OptionCheck.Against(columns, targets, new RidgeOptions
        {
            Lambda = options.Lambda,
            Precision = options.Precision,
            FeatureNames = options.FeatureNames,
            FeatureEncodings = options.FeatureEncodings,
            TargetNames = options.TargetNames,
        });
        Defined(options.Solver, "solver");
        Defined(options.CenterSelection, "selection of centres");
        Defined(options.Preconditioner, "preconditioner");
        if (!(options.Tolerance > 0) || !double.IsFinite(options.Tolerance))
            throw new ArgumentException($"Tolerance is {options.Tolerance}; it must be a positive, finite number, such as 1e-8.", nameof(options));
        AtLeast(1, options.Centers, nameof(options.Centers));
        AtLeast(0, options.PreconditionerRank, nameof(options.PreconditionerRank));
        AtLeast(1, options.MaximumIterations, nameof(options.MaximumIterations));
        if (options.MemoryBytes is <= 0) throw new ArgumentException($"MemoryBytes is {options.MemoryBytes}; give a positive number, or null for most of what is there.", nameof(options));
        if (options.Centers is { } centers)
        {
            if (rows is { } count) NystromCenters.Check(count, centers);
            if (options.Solver is not (KernelSolver.Auto or KernelSolver.Nystrom))
                throw new ArgumentException($"Centers is {centers}, but the solver {KernelRouteChoice.NameOf(options.Solver)} uses every row. Use the solver nystrom (or auto), or give no centres.");
        }

        if (options.EarlyStopping is { } stopping) EarlyStopping(stopping, rows, options);
        return options.Kernel.Resolve(columns);
    }

    private static void EarlyStopping(EarlyStopping stopping, long? rows, KernelRidgeOptions options)
    {
        if (options.Solver is not (KernelSolver.Auto or KernelSolver.Stored or KernelSolver.MatrixFree))
            throw new ArgumentException($"EarlyStopping is that of conjugate gradients; the solver {KernelRouteChoice.NameOf(options.Solver)} does not iterate on the rows. Use stored, matrix-free or auto.");
        if (!(stopping.HoldoutFraction is > 0 and < 1)) throw new ArgumentException($"HoldoutFraction is {stopping.HoldoutFraction}; it must lie between 0 and 1.");
        if (stopping.Patience < 1 || stopping.LookEvery < 1) throw new ArgumentException($"Patience is {stopping.Patience} and LookEvery {stopping.LookEvery}; each must be at least 1.");
        if (rows < 2) throw new ArgumentException("Early stopping holds rows out, and there is only one. Give more rows.");
    }

    private static void AtLeast(int least, int? value, string name)
    {
        if (value < least) throw new ArgumentException($"{name} is {value}; at least {least} is needed.", name);
    }

    private static void Defined<TEnum>(TEnum value, string what)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentException($"There is no {what} {value:D}.");
    }
}
