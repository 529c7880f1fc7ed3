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
        AtLeastOne(options.Centers, nameof(options.Centers));
        AtLeastOne(options.PreconditionerRank, nameof(options.PreconditionerRank));
        AtLeastOne(options.MaximumIterations, nameof(options.MaximumIterations));
        if (options.MemoryBytes is <= 0) throw new ArgumentException($"MemoryBytes is {options.MemoryBytes}; give a positive number, or null for most of what is there.", nameof(options));
        if (options.Centers is { } centers) Centers(centers, rows, options.Solver);
        return options.Kernel.Resolve(columns);
    }

    /// <summary>Throws if there are more centres than rows, or centres for a solver that has none.</summary>
    public static void Centers(int centers, long? rows, KernelSolver solver)
    {
        if (rows < centers) throw new ArgumentException($"There are {centers} centres for {rows} rows that count; centres are picked from the rows. Use at most {rows}.");
        if (solver is not (KernelSolver.Auto or KernelSolver.Nystrom))
            throw new ArgumentException($"Centers is {centers}, but the solver {KernelRouteChoice.NameOf(solver)} uses every row. Use the solver nystrom (or auto), or give no centres.");
    }

    private static void AtLeastOne(int? value, string name)
    {
        if (value < 1) throw new ArgumentException($"{name} is {value}; at least 1 is needed.", name);
    }

    private static void Defined<TEnum>(TEnum value, string what)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentException($"There is no {what} {value:D}.");
    }
}
