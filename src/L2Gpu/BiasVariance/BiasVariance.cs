using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>
/// Bias and variance of ridge predictions as functions of the penalty: by theory where the truth is known, by bootstrap where it is not.
/// </summary>
public static partial class BiasVariance
{
    /// <summary>
    /// The expected squared error where the truth is known to be yᵢ = xᵢᵀβ* + β₀* + noise of variance σ²/wᵢ: in closed form from one eigendecomposition (Hoerl and Kennard
    /// 1970).
    /// </summary>
    /// <param name="x">The design, shape (rows, columns). It is taken as fixed; the expectation is over the noise.</param>
    /// <param name="coefficients">β*, one for each column. β₀* plays no part with an intercept, and is 0 without.</param>
    /// <param name="noiseVariance">σ² of a row of weight 1; not negative.</param>
    /// <param name="lambdas">The penalties.</param>
    /// <param name="rows">
    /// The rows to predict, shape (any, columns), each an observation of weight 1; null predicts new observations at the rows of the design, in a mean
    /// weighted like them, so that the noise is σ²·n/Σw.
    /// </param>
    /// <param name="options">How the ridge is fitted; null takes the defaults. <see cref="RidgeOptions.Lambda"/> and <see cref="RidgeOptions.Solver"/> are not looked at.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row of the design, shape (rows, 1); null means 1 for all.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The curve, without standard errors: nothing is drawn.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row, column or penalty, or a value is NaN, infinite or negative where it must not be.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>
    /// With z orthogonal directions, Σ wzⱼ² = eⱼ and truth c*, bias² at the design is Σ eⱼ(λ/(eⱼ + λ))²c*ⱼ²/Σw and the variance σ²(1 + Σ (eⱼ/(eⱼ + λ))²)/Σw,
    /// without the 1 where there is no intercept. As λ → 0 the bias is 0 and the variance σ²·df/n; as λ → ∞ only the mean is left to vary.
    /// </remarks>
    public static BiasVarianceCurve OfTruth<T>(
        HostMatrix<T> x,
        IReadOnlyList<double> coefficients,
        double noiseVariance,
        IReadOnlyList<double> lambdas,
        HostMatrix<T>? rows = null,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        ThrowIfNoColumns(x.Columns);
        if (coefficients.Count != x.Columns) throw new ArgumentException($"There are {coefficients.Count} true coefficients for {x.Columns} columns; give one for each.", nameof(coefficients));
        double[] truth = [.. coefficients];
        int found = Array.FindIndex(truth, value => !double.IsFinite(value));
        if (found >= 0) throw new ArgumentException($"The true coefficient of column {found} is {truth[found]}; it must be finite.", nameof(coefficients));
        if (!(noiseVariance >= 0) || !double.IsFinite(noiseVariance))
            throw new ArgumentException($"The noise variance is {noiseVariance}; it must be finite and not negative.", nameof(noiseVariance));
        RidgeOptions how = Options(lambdas, options, out double[] grid);
        if (rows is { } given) ThrowIfColumnsDiffer(given.Columns, x.Columns);

        // A target is asked for, and not looked at.
        using var source = new MemoryRowSource<T>(x, x.ColumnRange(0, 1), weights);
        using var fitter = new RidgeFitter<T>(source, how, criterion: null, null, cancellationToken);
        fitter.Prepare();
        return rows is { } predicted
            ? Decomposition(fitter, truth, noiseVariance, grid, predicted, how, cancellationToken)
            : TruthDecomposition.AtDesign(fitter, truth, noiseVariance, grid, how.FitIntercept);
    }

    private static BiasVarianceCurve Decomposition<T>(
        RidgeFitter<T> fitter, double[] truth, double noise, double[] grid, HostMatrix<T> rows, RidgeOptions how, CancellationToken cancellationToken)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(rows, rows.ColumnRange(0, 1), null);
        using var session = new FitSession<T>(fitter.Session.Accelerator, source, null, null, cancellationToken);
        return TruthDecomposition.AtRows(fitter, truth, noise, grid, how.FitIntercept, new EvaluationRows<T>(session));
    }

    private static RidgeOptions Options(IReadOnlyList<double> lambdas, RidgeOptions? options, out double[] grid)
    {
        ArgumentNullException.ThrowIfNull(lambdas);
        grid = [.. lambdas];
        return (options ?? new RidgeOptions()) with { Lambda = LambdaChoice.BestOf(grid), Solver = Solver.Eigen, Precision = Precision.Data };
    }

    private static void ThrowIfNoColumns(long columns)
    {
        if (columns == 0) throw new ArgumentException("x has no columns; at least one is needed.");
    }

    private static void ThrowIfColumnsDiffer(long given, long wanted)
    {
        if (given != wanted) throw new ArgumentException($"The rows to predict have {given} columns; x has {wanted}.");
    }
}
