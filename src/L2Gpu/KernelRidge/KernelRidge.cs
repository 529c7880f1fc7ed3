using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.KernelFitting;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Kernel ridge regression: least squares over the functions of a kernel's space, with an L2 penalty.</summary>
public static partial class KernelRidge
{
    /// <summary>Fits a model to matrices in memory.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="options">How; null takes the defaults: a radial basis function, λ by exact leave-one-out, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at after each block of rows, each iteration and each stage.</param>
    /// <returns>The model, with its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, a value is NaN or infinite, or the system is singular.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static KernelRidgeModel Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        KernelRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return Fit(source, options, progress, cancellationToken);
    }

    /// <summary>Fits a model to rows that come in blocks, which are read once and kept in memory.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="options">How; null takes the defaults: a radial basis function, λ by exact leave-one-out, with an intercept.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at after each block of rows, each iteration and each stage.</param>
    /// <returns>The model, with its evidence.</returns>
    /// <exception cref="ArgumentException">There is no row or column, a value is NaN or infinite, or the system is singular.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KernelRidgeModel Fit<T>(
        IRowSource<T> source,
        KernelRidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new KernelRidgeOptions();
        KernelOptionCheck.Against(source.Rows, source.Columns, source.Targets, options);
        using var fitter = new KernelFitter(KernelRows.Read(source, progress, cancellationToken), options, progress, cancellationToken);
        return fitter.Fit();
    }

    /// <summary>Fits a model for each penalty of a list to matrices in memory.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="lambdas">The penalties. <see cref="KernelRidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at after each block of rows, each iteration and each stage.</param>
    /// <returns>The models, each with its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, a value is NaN or infinite, or a system is singular.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static KernelRidgePath FitPath<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        IReadOnlyList<double> lambdas,
        KernelRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return FitPath(source, lambdas, options, progress, cancellationToken);
    }

    /// <summary>Fits a model for each penalty of a list to rows that come in blocks, which are read once and kept in memory.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="lambdas">The penalties. <see cref="KernelRidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at after each block of rows, each iteration and each stage.</param>
    /// <returns>The models, each with its evidence.</returns>
    /// <exception cref="ArgumentException">There is no row or column, a value is NaN or infinite, or a system is singular.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KernelRidgePath FitPath<T>(
        IRowSource<T> source,
        IReadOnlyList<double> lambdas,
        KernelRidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(lambdas);
        LambdaChoice list = LambdaChoice.BestOf([.. lambdas]);
        options ??= new KernelRidgeOptions();

        // Leave-one-out errors, which nobody asked for by name, are left out where the solver gives none.
        options = options with { Lambda = options.EarlyStopping is not null || options.Solver is KernelSolver.Stored or KernelSolver.MatrixFree ? list.Values[0] : list };
        KernelOptionCheck.Against(source.Rows, source.Columns, source.Targets, options);
        using var fitter = new KernelFitter(KernelRows.Read(source, progress, cancellationToken), options, progress, cancellationToken);
        return fitter.Path([.. list.Values]);
    }

    /// <summary>Says, before any work, how a fit would be done: solver and device and why, memory, and an estimate of the time.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">A size is negative, or there is no column or target, or an option does not fit.</exception>
    /// <exception cref="DeviceOutOfMemoryException">No solver that the options allow fits the memory.</exception>
    public static KernelRidgePlan Plan<T>(long rows, long columns, long targets, KernelRidgeOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targets);
        return KernelPlanning.Plan(rows, columns, targets, options ?? new KernelRidgeOptions(), typeof(T) == typeof(float));
    }
}
