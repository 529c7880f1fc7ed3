using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>The fit of one problem of a batch, as a window on the batch's model. Numbers of a problem that was not solved are NaN.</summary>
public readonly struct BatchedRidgeAnswer
{
    private readonly BatchedRidgeModel _model;
    private readonly int _problem;

    internal BatchedRidgeAnswer(BatchedRidgeModel model, int problem)
    {
        _model = model;
        _problem = problem;
    }

    /// <summary>What became of the problem.</summary>
    public BatchedRidgeStatus Status => _model.Statuses[_problem];

    /// <summary>The penalty λ that was given or chosen.</summary>
    public double Lambda => _model.Lambdas[_problem];

    /// <summary>The weighted column means about which predictions are made; 0 without intercept.</summary>
    public ReadOnlySpan<double> Center => _model.Values.Center.AsSpan(_problem * _model.Columns, _model.Columns);

    /// <summary>The prediction of each target at the center.</summary>
    public ReadOnlySpan<double> Offset => _model.Values.Offset.AsSpan(_problem * _model.Targets, _model.Targets);

    /// <summary>
    /// For each target the normwise backward error ‖X̃ᵀWr − λβ‖ / (‖A‖_F·‖β‖ + ‖X̃ᵀWỹ‖), A = X̃ᵀWX̃ + λI, with the residual computed in FP64 from the data.
    /// </summary>
    public ReadOnlySpan<double> BackwardError => _model.Values.BackwardError.AsSpan(_problem * _model.Targets, _model.Targets);

    /// <summary>
    /// For each penalty of the list the leave-one-out error Σwe²/Σw as a mean over targets, +∞ where a row cannot be predicted from the others; empty
    /// where nothing was chosen.
    /// </summary>
    public ReadOnlySpan<double> LeaveOneOut => _model.Values.LeaveOneOut.AsSpan(_problem * _model.Grid.Length, _model.Grid.Length);

    /// <summary>The coefficients of a target, in the units of the data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public ReadOnlySpan<double> Coefficients(int target = 0)
    {
        ThrowIfNoTarget(target);
        return _model.Values.Coefficients.AsSpan(((_problem * _model.Targets) + target) * _model.Columns, _model.Columns);
    }

    /// <summary>The intercept β₀ of a target: the prediction at x = 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public double Intercept(int target = 0)
    {
        ThrowIfNoTarget(target);
        double intercept = Offset[target];
        ReadOnlySpan<double> beta = Coefficients(target), center = Center;
        for (int j = 0; j < beta.Length; j++) intercept -= beta[j] * center[j];
        return intercept;
    }

    private void ThrowIfNoTarget(int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, _model.Targets);
    }
}
