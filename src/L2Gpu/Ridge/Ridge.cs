using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Devices;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Ridge regression: least squares with an L2 penalty.</summary>
public static partial class Ridge
{
    /// <summary>Fits a model to matrices in memory.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="options">How; null takes the defaults: λ by exact leave-one-out, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The model, with its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static RidgeModel Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return Fit(source, options, progress, cancellationToken);
    }

    /// <summary>Fits a model to rows that come in blocks, in one pass for the moments and one for the evidence.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="options">How; null takes the defaults: λ by exact leave-one-out, with an intercept.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The model, with its evidence.</returns>
    /// <exception cref="ArgumentException">There is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RidgeModel Fit<T>(
        IRowSource<T> source,
        RidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new RidgeOptions();
        using var fitter = new RidgeFitter<T>(source, options, CriterionOf(options), progress, cancellationToken);
        fitter.Prepare();
        return Solve(fitter, options.Lambda, source.Targets);
    }

    /// <summary>Fits a model for each penalty of a list to matrices in memory, from one pass over them for the moments.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="lambdas">The penalties. <see cref="RidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The models, each with its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RidgePath FitPath<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        IReadOnlyList<double> lambdas,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return FitPath(source, lambdas, options, progress, cancellationToken);
    }

    /// <summary>Fits a model for each penalty of a list, from one pass over the data.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="lambdas">The penalties. <see cref="RidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults: λ by exact leave-one-out, with an intercept.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The models, each with its evidence.</returns>
    /// <exception cref="ArgumentException">There is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RidgePath FitPath<T>(
        IRowSource<T> source,
        IReadOnlyList<double> lambdas,
        RidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(lambdas);
        LambdaChoice list = LambdaChoice.BestOf([.. lambdas]);
        options = (options ?? new RidgeOptions()) with { Lambda = list };
        using var fitter = new RidgeFitter<T>(source, options, CriterionOfPath(options), progress, cancellationToken);
        fitter.Prepare();
        return SolvePath(fitter, list, source.Targets);
    }

    /// <summary>Says, before any work, how a fit would be done: solver and device and why, memory, and an estimate of the time.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">A size is negative, or there is no column or target, or an option does not fit.</exception>
    public static RidgePlan Plan<T>(long rows, long columns, long targets, RidgeOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targets);
        options ??= new RidgeOptions();
        ArgumentNullException.ThrowIfNull(options.Lambda, nameof(options));
        LambdaCriterion? criterion = CriterionOf(options);
        (Accelerator accelerator, string whyDevice) = FitDevice.For<T>(rows, columns, targets, weighted: false, options, criterion);
        DeviceInfo device = accelerator.Info;
        RouteChoice choice = RouteChoice.ThatFits<T>(device, rows, columns, targets, options, criterion);
        Int128 memory = choice.MemoryBytes<T>(rows, columns, targets);
        if (FoldCost.Of(options, criterion, choice.IsDual) is { } folds)
            memory += folds.MemoryBytes(columns, targets);

        // A device that has run nothing yet has its programs still to read.
        bool started = !accelerator.Device.TryGetService(out IKernelRecord? record) || record.Launched.Count > 0;
        DeviceDemand demand = FitDevice.Demand<T>(rows, columns, targets, weighted: false, options, criterion);
        return new RidgePlan(
            device.Id,
            whyDevice,
            SolverName.Of(choice.Solver),
            choice.Why,
            choice.IsDual ? "dual" : "primal",
            (long)Int128.Min(memory, long.MaxValue),
            DeviceWeighing.Seconds(device, Accelerators.Cpu.Info, demand, started));
    }

    /// <summary>The accelerator of a fit of that shape.</summary>
    internal static AcceleratorChoice DeviceFor<T>(long? rows, long columns, long targets, bool weighted, RidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
        => FitDevice.For<T>(rows, columns, targets, weighted, options, CriterionOf(options));

    /// <summary>The accelerator of a prediction for so many rows.</summary>
    internal static AcceleratorChoice DeviceForPrediction(long rows, long columns, long targets) => new(FitDevice.ForPrediction(rows, columns, targets, null), "");

    /// <summary>Solves for the penalty that a choice comes to.</summary>
    internal static RidgeModel Solve<T>(RidgeFitter<T> fitter, LambdaChoice choice, long targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (fitter.Select() is { } selection) return fitter.Solve(Repeat(selection.Curve.Best, targets), selection);
        return fitter.Solve(choice.Kind == LambdaChoiceKind.Fixed ? Repeat(choice.Values[0], targets) : [.. choice.Values], null);
    }

    /// <summary>Solves for each penalty of a list.</summary>
    internal static RidgePath SolvePath<T>(RidgeFitter<T> fitter, LambdaChoice list, long targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Selection? selection = fitter.Select();
        return new RidgePath([.. list.Values.Select(lambda => fitter.Solve(Repeat(lambda, targets), selection))], selection?.LeaveOneOut)
        {
            Selection = selection?.Curve,
        };
    }

    /// <summary>Whether the solver that is asked for leads to eigenvalues, from which most criteria follow.</summary>
    internal static bool HasEigenvalues(RidgeOptions options) => options.Solver is Solver.Auto or Solver.Eigen && options.Precision == Precision.Data;

    // Leave-one-out errors, which nobody asked for by name, are left out where the solver gives none; another criterion is then refused.
    internal static LambdaCriterion? CriterionOfPath(RidgeOptions options)
        => options.Criterion == LambdaCriterion.LeaveOneOut && !HasEigenvalues(options) ? null : options.Criterion;

    // None where the penalty is given.
    internal static LambdaCriterion? CriterionOf(RidgeOptions options)
        => options.Lambda?.Kind is LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf ? options.Criterion : null;

    private static double[] Repeat(double value, long count) => [.. Enumerable.Repeat(value, checked((int)count))];
}
