using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

public sealed partial class RidgeAccumulator<T>
{
    /// <summary>Fits a model to the rows that are in the sums.</summary>
    /// <param name="options">How; by columns in any case. λ must be given, or chosen by a criterion for which sums are enough, unless the rows are given: leave-one-out errors cannot be had from sums.</param>
    /// <param name="source">
    /// The same rows again, for what only they can tell: leave-one-out errors, and the evidence. Null measures the evidence on the moments, and
    /// <see cref="FitReport.Warnings"/> say so.
    /// </param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The model, with its evidence.</returns>
    /// <exception cref="ArgumentException">There are no rows; an option does not fit; λ shall be chosen but there are no rows to choose by; or the source is of other rows.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RidgeModel Fit(RidgeOptions options, IRowSource<T>? source = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        LambdaCriterion? criterion = Ridge.CriterionOf(options);
        if (source is null && criterion == LambdaCriterion.LeaveOneOut)
        {
            throw new ArgumentException(
                "To choose λ by leave-one-out errors the rows themselves are needed. Give them as well, Fit(options, source); or choose by generalised cross-validation "
                + "or evidence, for which sums are enough; or give one λ; or fit each of a list, FitPath(lambdas).",
                nameof(options));
        }

        using RidgeFitter<T> fitter = Fitter(options, source, criterion, progress, cancellationToken);
        return Ridge.Solve(fitter, options.Lambda!, Targets);
    }

    /// <summary>Fits a model for each penalty of a list to the rows that are in the sums.</summary>
    /// <param name="lambdas">The penalties. <see cref="RidgeOptions.Lambda"/> is not looked at.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="source">The same rows again, for leave-one-out errors and the evidence; null does without.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The models, each with its evidence.</returns>
    /// <exception cref="ArgumentException">There are no rows, an option does not fit, or the source is of other rows.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RidgePath FitPath(
        IReadOnlyList<double> lambdas,
        RidgeOptions? options = null,
        IRowSource<T>? source = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lambdas);
        options = (options ?? new RidgeOptions()) with { Lambda = LambdaChoice.BestOf([.. lambdas]) };
        LambdaCriterion? criterion = source is null && options.Criterion == LambdaCriterion.LeaveOneOut ? null : Ridge.CriterionOfPath(options);
        using RidgeFitter<T> fitter = Fitter(options, source, criterion, progress, cancellationToken);
        return Ridge.SolvePath(fitter, options.Lambda, Targets);
    }

    private RidgeFitter<T> Fitter(
        RidgeOptions options, IRowSource<T>? source, LambdaCriterion? criterion, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        if (source is null && (options.Solver is Solver.Qr or Solver.ConjugateGradient || (options.Precision == Precision.Mixed && typeof(T) == typeof(float))))
            throw new ArgumentException($"{(options.Solver switch { Solver.Qr => "QR", Solver.ConjugateGradient => "The method of conjugate gradients", _ => "Mixed precision of FP32 data" })} works on the rows themselves. Give them as well, Fit(options, source), or use another solver.", nameof(options));
        if (criterion == LambdaCriterion.CrossValidation)
            throw new ArgumentException("Folds need sums of their own, which these are not. Choose by another criterion, or fit the rows themselves with Ridge.Fit.", nameof(options));
        if (!IsCentered && (options.FitIntercept || options.Standardize))
            throw new ArgumentException("These sums are about 0, which serves no intercept and no standardised columns. Sum about the means, which serves every fit.", nameof(options));
        if (source is not null)
        {
            ThrowIfShapeDiffers(source.Columns, source.Targets, source.IsWeighted, "The source", nameof(source));
            if (source.Rows is { } rows && rows != Rows) throw new ArgumentException($"The source has {rows} rows; {Rows} are in the sums. Give the same rows.", nameof(source));
        }

        EndSegment();
        int order = (int)_shape.Order;
        var sums = new SummedMoments(_shape, _segments.Ended ?? new double[order * order], Rows, _endedSpread.CenteredSquares(), _endedCount)
        {
            OnHost = _merging is { } merging ? new StageReport(MomentSegments<T>.HostStage, Accelerators.Cpu.Info.Id, merging.TotalSeconds, 0) : null,
        };
        options = options.Accelerator is null ? options with { Accelerator = _accelerator } : options;
        var fitter = new RidgeFitter<T>(source ?? new NoRows<T>(Columns, Targets, IsWeighted), options, criterion, progress, cancellationToken, sums);
        try
        {
            fitter.Prepare();
            return fitter;
        }
        catch
        {
            fitter.Dispose();
            throw;
        }
    }
}
