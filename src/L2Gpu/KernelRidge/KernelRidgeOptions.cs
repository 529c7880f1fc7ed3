using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>How a kernel ridge model is fitted: minimise Σᵢ wᵢ(yᵢ − f(xᵢ) − b)² + λ‖f‖² over the functions f of the kernel's space and an intercept b.</summary>
public sealed record KernelRidgeOptions
{
    /// <summary>The kernel; by default a radial basis function with γ = 1 over the number of columns.</summary>
    public KernelFunction Kernel { get; init; } = KernelFunction.Rbf();

    /// <summary>The penalty λ. By default the best of a grid by exact leave-one-out.</summary>
    public LambdaChoice Lambda { get; init; } = LambdaChoice.Auto;

    /// <summary>Whether an intercept, which is not penalised, is fitted.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Whether each column is centred and divided by its weighted standard deviation (ddof 0) before the kernel sees it; a constant column is left out.</summary>
    public bool Standardize { get; init; }

    /// <summary>The solver.</summary>
    public KernelSolver Solver { get; init; } = KernelSolver.Auto;

    /// <summary>
    /// The arithmetic. <see cref="Precision.Mixed"/>, the default, computes in FP32 what FP64 residuals correct, goes over to FP64 where they do not, and answers as FP64 would.
    /// <see cref="Precision.Data"/> computes in FP64 for <see cref="double"/>, and for <see cref="float"/> in FP32 alone: a factor is not refined, and features of centres are
    /// FP32; iterations are judged by the FP64 residual all the same, and where FP32 products do not bring it to <see cref="Tolerance"/> they end as
    /// <see cref="IterationStatus.Stalled"/> or <see cref="IterationStatus.Diverged"/>. Decompositions, and factors that choose λ, are FP64 in either.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Mixed;

    /// <summary>The number of centres of <see cref="KernelSolver.Nystrom"/>, at most that of the rows; null lets it be chosen.</summary>
    public int? Centers { get; init; }

    /// <summary>How centres are picked.</summary>
    public CenterSelection CenterSelection { get; init; } = CenterSelection.Auto;

    /// <summary>The preconditioner of conjugate gradients.</summary>
    public KernelPreconditioner Preconditioner { get; init; } = KernelPreconditioner.Auto;

    /// <summary>The largest rank of the preconditioner; null lets it be chosen.</summary>
    public int? PreconditionerRank { get; init; }

    /// <summary>The relative residual ‖b − Au‖/‖b‖, computed in FP64 whatever the arithmetic, at which an iteration has solved a system; positive.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most iterations; null gives 1000.</summary>
    public int? MaximumIterations { get; init; }

    /// <summary>Stops conjugate gradients by the error on rows that are held out; null does not.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What is drawn at random (centres, pivots, sketches, held-out rows) is drawn from this.</summary>
    public ulong Seed { get; init; }

    /// <summary>Bytes of the device's memory that a fit may take; null takes most of what is there.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Where the work runs; null weighs the devices for it.</summary>
    public Accelerator? Accelerator { get; init; }

    /// <summary>Why <see cref="Accelerator"/> was taken; null says that it was asked for.</summary>
    internal string? WhyAccelerator { get; init; }

    /// <summary>The CPU that does what another device cannot; null takes the one of the process.</summary>
    internal Accelerator? HostAccelerator { get; init; }

    /// <summary>Names of the columns, kept in the model; null gives x0, x1, ….</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>What the columns were made of, kept in the model, one for each; null says that each is the value of the column of its name.</summary>
    public IReadOnlyList<FeatureEncoding>? FeatureEncodings { get; init; }

    /// <summary>Names of the targets, kept in the model; null gives y0, y1, ….</summary>
    public IReadOnlyList<string>? TargetNames { get; init; }
}
