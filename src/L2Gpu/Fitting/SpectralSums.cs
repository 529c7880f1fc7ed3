namespace L2Gpu.Fitting;

/// <summary>
/// Sums over the directions of a basis for one target, from which residuals, degrees of freedom and the evidence follow for any λ without the rows.
/// </summary>
/// <remarks>
/// Directions are orthogonal, so that with the least-squares residual R₀ = yᵀWy − Σ P²/e what is left at λ is R₀ + Σ (P²/e)(λ/(e + λ))²: a sum of
/// terms that are not negative, in which nothing divides by λ. Only R₀ is a difference. It carries the rounding of its parts, about
/// ε·yᵀWy + Σ (P²/e)(ε·e_max/e) in the precision of the fit; what is below that cannot be told from 0 and is raised to it. Where the
/// directions are as many as the rows allow, R₀ is 0 by algebra, and taken so.
/// </remarks>
internal sealed class SpectralSums
{
    private readonly SpectralBasis _basis;
    private readonly double[] _eigenvalues;

    // P/√e where the data show a direction, P where they do not.
    private readonly double[] _projections;
    private readonly bool[] _shown;
    private readonly double _smallestShown = double.PositiveInfinity;

    public SpectralSums(SpectralBasis basis, Moments moments, int target, int targets, bool centered)
    {
        _basis = basis;
        int free = basis.Unpenalized, penalized = basis.Count - free;
        Rows = moments.Weights.Rows;
        Contrasts = Rows - free - (centered ? 1 : 0);
        double mean = moments.Means[moments.Means.Length - targets + target];
        double squares = ColumnSpread.Squares(moments.TargetSquares[target], mean, moments.TotalWeight, Rank.Epsilon<double>());
        if (!centered) squares += moments.TotalWeight * mean * mean;
        IsConstant = squares == 0;

        (_eigenvalues, _projections, _shown) = (new double[penalized], new double[penalized], new bool[penalized]);
        double unit = basis.Threshold / Math.Max(basis.Coordinates.Count, Rank.Roundings), explained = 0, rounding = 4 * Rank.Epsilon<double>() * squares;
        for (int j = 0; j < free; j++) explained += Square(basis.Projections[(j * targets) + target]);
        for (int j = 0; j < penalized; j++)
        {
            double e = Math.Max(0, basis.Eigenvalues[free + j]), p = basis.Projections[((free + j) * targets) + target];
            (_eigenvalues[j], _shown[j]) = (e, e > basis.Threshold);
            _projections[j] = _shown[j] ? p / Math.Sqrt(e) : p;
            if (!_shown[j]) continue;
            Shown++;
            _smallestShown = Math.Min(_smallestShown, e);
            explained += Square(_projections[j]);
            rounding += Square(_projections[j]) * (unit / e);
        }

        SpansRows = Shown >= Contrasts;
        LeastSquares = SpansRows ? 0 : Math.Max(rounding, squares - explained);
    }

    /// <summary>n, the rows whose weight is not 0.</summary>
    public long Rows { get; }

    /// <summary>n less the intercept and the unpenalised directions: how many contrasts of the rows the penalised ones can explain.</summary>
    public long Contrasts { get; }

    /// <summary>Penalised directions that the data show.</summary>
    public int Shown { get; }

    /// <summary>Whether the directions explain any target whatever.</summary>
    public bool SpansRows { get; }

    /// <summary>Whether the target does not vary, or is 0 where there is no intercept.</summary>
    public bool IsConstant { get; }

    /// <summary>R₀, the residual without penalty.</summary>
    public double LeastSquares { get; }

    /// <summary>Σw(y − ŷ)².</summary>
    public double ResidualSquares(double lambda)
        => Sum(LeastSquares, lambda, (e, p) => Square(p * Share(e, lambda)), (e, p) => -Square(p / Math.Sqrt(e + lambda)) * (1 + Share(e, lambda)));

    /// <summary>Σw(y − ŷ)² + λ Σ mβ² = yᵀWy − Σ P²/(e + λ), the minimum of the objective.</summary>
    public double Objective(double lambda) => Sum(LeastSquares, lambda, (e, p) => p * p * Share(e, lambda), (e, p) => -Square(p / Math.Sqrt(e + lambda)));

    /// <summary>The objective over λ where <see cref="SpansRows"/>: Σ (P²/e)/(e + λ), which does not vanish as λ → 0.</summary>
    public double ObjectiveOverLambda(double lambda) => Sum(0, lambda, (e, p) => p * p / (e + lambda), (_, _) => 0);

    /// <summary>λ Σ mβ², the penalty's part of the objective: Σ (P²/e)·eλ/(e + λ)².</summary>
    public double Penalty(double lambda) => Sum(0, lambda, (e, p) => p * p * (e / (e + lambda)) * Share(e, lambda), (e, p) => Square(p / Math.Sqrt(e + lambda)) * Share(e, lambda));

    /// <summary>γ = Σ e/(e + λ) over the penalised directions.</summary>
    public double EffectiveParameters(double lambda) => Sum(0, lambda, (e, _) => e / (e + lambda), (e, _) => e / (e + lambda));

    /// <summary>n less all degrees of freedom: n − 1 − df where there is an intercept, n − df without; exactly 0 where nothing is left.</summary>
    public double FreedomLeft(double lambda) => Sum(Contrasts - Shown, lambda, (e, _) => Share(e, lambda), (e, _) => -e / (e + lambda));

    /// <summary>Σ log(1 + e/λ).</summary>
    public double LogDeterminant(double lambda) => Sum(0, lambda, (e, _) => LogOnePlus(e, lambda), (e, _) => LogOnePlus(e, lambda));

    /// <summary>Residual over squared freedom where <see cref="SpansRows"/> and both vanish with λ: Σ (P²/e)gⱼ²/(Σ g)², g = (e_min + λ)/(e + λ).</summary>
    public double ResidualOverFreedom(double lambda)
    {
        double residual = Sum(0, lambda, (e, p) => Square(p * ((_smallestShown + lambda) / (e + lambda))), (_, _) => 0);
        return residual / Square(Sum(0, lambda, (e, _) => (_smallestShown + lambda) / (e + lambda), (_, _) => 0));
    }

    /// <summary>Σ log(e + λ) − (shown − contrasts)·log λ: the determinant without the part that log λ takes from the objective.</summary>
    public double LogDeterminantOfRows(double lambda)
    {
        double sum = Sum(0, lambda, (e, _) => Math.Log(e + lambda), (_, _) => 0);
        return Shown == Contrasts ? sum : sum - ((Shown - Contrasts) * Math.Log(lambda));
    }

    /// <summary>
    /// Where <see cref="SpansRows"/>, γ − contrasts·λΣmβ²/S = contrasts·RSS/S − Σ λ/(e + λ) + shown − contrasts: what is left, as λ → 0, of the difference of two
    /// numbers near γ, and twice the slope of the evidence.
    /// </summary>
    public double SlopeOfRows(double lambda)
        => (Contrasts * (ResidualSquares(lambda) / Objective(lambda))) - Sum(0, lambda, (e, _) => Share(e, lambda), (_, _) => 0) + (Shown - Contrasts);

    private static double Share(double e, double lambda) => lambda / (e + lambda);

    private static double LogOnePlus(double e, double lambda) => e > lambda ? Math.Log(e + lambda) - Math.Log(lambda) : Math.Log(1 + (e / lambda));

    private static double Square(double value) => value * value;

    // Directions that the data do not show count as the solution has them: where λ is more than their rounding, and rows are left to explain.
    private double Sum(double start, double lambda, Func<double, double, double> shown, Func<double, double, double> hidden)
    {
        double sum = 0;
        for (int j = 0; j < _eigenvalues.Length; j++)
        {
            if (_shown[j]) sum += shown(_eigenvalues[j], _projections[j]);
            else if (lambda > _basis.Threshold && !SpansRows) sum += hidden(_eigenvalues[j], _projections[j]);
        }

        return start + sum;
    }
}
