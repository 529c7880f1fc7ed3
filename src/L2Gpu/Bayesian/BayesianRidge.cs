using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>
/// Bayesian ridge regression: a posterior of the coefficients instead of one answer, with the noise and prior variances of the greatest evidence
/// (MacKay 1992, Tipping 2001).
/// </summary>
public static partial class BayesianRidge
{
    /// <summary>Fits a model to matrices in memory.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets); each has variances of its own.</param>
    /// <param name="options">How; null takes the defaults: variances by evidence, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1), which divides its noise variance; null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes disagree, there is no row or column, a value is NaN or infinite, or too few rows are left beside the intercept to find variances.
    /// </exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static BayesianRidgeModel Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        BayesianRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(x, y, weights);
        return Fit(source, options, progress, cancellationToken);
    }

    /// <summary>Fits a model to rows that come in blocks, in one pass for the moments and one for the evidence of the solution.</summary>
    /// <param name="source">The rows; read from its beginning.</param>
    /// <param name="options">How; null takes the defaults: variances by evidence, with an intercept.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentException">
    /// There is no row or column, a value is NaN or infinite, or too few rows are left beside the intercept to find variances.
    /// </exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BayesianRidgeModel Fit<T>(
        IRowSource<T> source,
        BayesianRidgeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        BayesianRidgeOptions how = options ?? new BayesianRidgeOptions();
        how.Check();
        using var fitter = new RidgeFitter<T>(source, how.ToRidge(), criterion: null, progress, cancellationToken);
        fitter.Prepare();
        int targets = (int)source.Targets;
        VarianceEstimate[] estimates = [.. Enumerable.Range(0, targets).Select(k => EvidenceSearch.Find(fitter.Basis, fitter.Moments, how, k, targets))];
        RidgeModel mean = fitter.Solve([.. estimates.Select(e => e.Lambda)], null);
        PosteriorBasis basis = PosteriorBasis.Create(
            fitter.Basis, fitter.Basis.CopyDirections(fitter.Session.Arena), (int)source.Columns, how.FitIntercept ? 1 / fitter.Moments.TotalWeight : 0);
        return new BayesianRidgeModel(mean, basis, estimates, Warnings(mean, estimates));
    }

    private static ImmutableArray<string> Warnings(RidgeModel mean, VarianceEstimate[] estimates)
        => [.. estimates.Select((e, k) => (Text: About(e.Outcome), Name: mean.TargetNames[k])).Where(w => w.Text is not null).Select(w => $"{w.Name}: {w.Text}")];

    private static string? About(EvidenceOutcome outcome) => outcome switch
    {
        EvidenceOutcome.NoSignal => "the evidence grows as the prior variance falls to 0, so the columns say next to nothing about the target. Remedy: other columns, or give PriorVariance.",
        EvidenceOutcome.NoNoise => "the evidence grows as the noise falls to 0, so that the columns explain the target wholly and predictions look surer than they are. "
            + "Remedy: give NoiseVariance, or fewer columns.",
        EvidenceOutcome.Undetermined => "the evidence does not depend on λ, and the largest λ of the search was taken. Remedy: give NoiseVariance and PriorVariance.",
        _ => null,
    };
}
