using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

public static partial class Ridge
{
    /// <summary>Solves for every penalty of a grid on matrices in memory, from one pass over them, one decomposition, and one pass for the evidence.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="lambdas">The penalties; null takes the grid of <see cref="LambdaChoice.Auto"/>. <see cref="RidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="leaveOneOut">Whether exact leave-one-out errors are computed too, in one more pass.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The path, with its evidence.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes disagree, there is no row, column or penalty, a value is NaN or infinite, or the solver asked for is not one that serves every λ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A penalty is negative, NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RegularizationPath RegularizationPath<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        IReadOnlyList<double>? lambdas = null,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        bool leaveOneOut = false,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return RegularizationPath(source, lambdas, options, leaveOneOut, progress, cancellationToken);
    }

    /// <summary>Solves for every penalty of a grid on rows that come in blocks, from one pass over them, one decomposition, and one pass for the evidence.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="lambdas">The penalties; null takes the grid of <see cref="LambdaChoice.Auto"/>. <see cref="RidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="leaveOneOut">Whether exact leave-one-out errors are computed too, in one more pass.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The path, with its evidence.</returns>
    /// <exception cref="ArgumentException">
    /// There is no row, column or penalty, a value is NaN or infinite, or the solver asked for is not one that serves every λ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A penalty is negative, NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RegularizationPath RegularizationPath<T>(
        IRowSource<T> source,
        IReadOnlyList<double>? lambdas = null,
        RidgeOptions? options = null,
        bool leaveOneOut = false,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new RidgeOptions();
        if (options.Solver is not (Solver.Auto or Solver.Eigen))
        {
            throw new ArgumentException(
                $"The solver {options.Solver} works for one λ at a time; a path takes one eigendecomposition for all. Use Solver.Eigen or Auto, or FitPath for a model a λ.",
                nameof(options));
        }

        if (options.Precision != Precision.Data)
            throw new ArgumentException("Mixed precision works for one λ at a time; a path takes one eigendecomposition for all. Use the precision of the data, or FitPath for a model a λ.", nameof(options));
        options = options with { Lambda = lambdas is null ? LambdaChoice.Auto : LambdaChoice.BestOf([.. lambdas]), Solver = Solver.Eigen };
        OptionCheck.PathSize(source.Columns, source.Targets, lambdas?.Count ?? LambdaGrid.Count);
        using var fitter = new RidgeFitter<T>(source, options, leaveOneOut ? LambdaCriterion.LeaveOneOut : null, progress, cancellationToken);
        fitter.Prepare();
        return fitter.Path();
    }
}
