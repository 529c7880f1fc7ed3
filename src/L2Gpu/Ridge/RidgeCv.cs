using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Ridge regression with λ chosen by k-fold cross-validation, and what every fold said.</summary>
/// <remarks>
/// The same search as <see cref="Ridge.Fit{T}(IRowSource{T}, RidgeOptions?, IProgress{FitProgress}?, CancellationToken)"/> with
/// <see cref="LambdaCriterion.CrossValidation"/>: one pass over the rows for the moments of all folds, one for the errors of all folds and λ, one for the
/// evidence of the model of all rows. Where there are more columns than rows, one more for each fold.
/// Each fold is fitted as if its rows had never been seen: means, and the deviations of <see cref="RidgeOptions.Standardize"/>, are those of its training rows.
/// </remarks>
public static class RidgeCv
{
    /// <summary>Scores penalties on held-out rows, and fits the best of them to all rows.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="folds">Which rows are held out together.</param>
    /// <param name="options">
    /// How; null takes the defaults. <see cref="RidgeOptions.Lambda"/> says between which penalties is chosen; one penalty alone is scored.
    /// <see cref="RidgeOptions.Criterion"/> and <see cref="RidgeOptions.Folds"/> are not looked at.
    /// </param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1), which counts in fits and scores; null means 1 for all.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The model of all rows, and the scores of each fold.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes disagree, the folds do not fit the rows, penalties differ between targets, or a value is NaN or infinite.
    /// </exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RidgeCvResult Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        Folds folds,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return Fit(source, folds, options, progress, cancellationToken);
    }

    /// <summary>Scores penalties on held-out rows that come in blocks, and fits the best of them to all rows.</summary>
    /// <param name="source">The rows; read from its beginning, once more to count them where their number is not known.</param>
    /// <param name="folds">Which rows are held out together.</param>
    /// <param name="options">How; null takes the defaults. <see cref="RidgeOptions.Criterion"/> and <see cref="RidgeOptions.Folds"/> are not looked at.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The model of all rows, and the scores of each fold.</returns>
    /// <exception cref="ArgumentException">The folds do not fit the rows, penalties differ between targets, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RidgeCvResult Fit<T>(
        IRowSource<T> source,
        Folds folds,
        RidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(folds);
        options ??= new RidgeOptions();
        if (options.Lambda?.Kind == LambdaChoiceKind.PerTarget)
            throw new ArgumentException("Cross-validation chooses one λ for all targets. Give a list, or fit the targets one by one.", nameof(options));
        if (options.Lambda?.Kind == LambdaChoiceKind.Fixed) options = options with { Lambda = LambdaChoice.BestOf(options.Lambda.Values[0]) };
        options = options with { Criterion = LambdaCriterion.CrossValidation, Folds = folds };
        using var fitter = new RidgeFitter<T>(source, options, LambdaCriterion.CrossValidation, progress, cancellationToken);
        fitter.Prepare();
        Selection selection = fitter.Select()!;
        double[] lambda = [.. Enumerable.Repeat(selection.Curve.Best, checked((int)source.Targets))];
        return RidgeCvResult.Create(fitter.Solve(lambda, selection), selection.HeldOut!);
    }
}
