using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>The right sides of a kernel fit, with the column by which the intercept is eliminated.</summary>
/// <remarks>
/// With s = √w and A = K̃ + λI: A·ũ = s∘(y − ȳ) for each target and A·e = s give b = ȳ + sᵀũ/sᵀe and α = s∘(ũ − (b − ȳ)·e). Targets are taken from their means ȳ first, which changes
/// no answer and keeps the digits of those that lie far from 0; without intercept ȳ = 0.
/// </remarks>
internal sealed class KernelBorder
{
    private readonly KernelRows _rows;
    private readonly double[] _roots;
    private readonly double[] _means;

    public KernelBorder(KernelRows rows, double[]? rootWeights, bool intercept)
    {
        (_rows, HasIntercept) = (rows, intercept);
        _roots = rootWeights ?? [.. Enumerable.Repeat(1.0, rows.Count)];
        TotalWeight = rows.Weights?.Sum() ?? rows.Count;
        var weights = rows.Weights ?? [.. Enumerable.Repeat(1.0, rows.Count)];
        (_, double[] means, double[] variances) = RowMoments.Of(rows.Y, weights, rows.Targets, subtract: false);
        TargetMeans = means;
        TargetSquares = Array.ConvertAll(variances, v => v * TotalWeight);
        _means = intercept ? means : new double[rows.Targets];
    }

    public bool HasIntercept { get; }

    /// <summary>Σw.</summary>
    public double TotalWeight { get; }

    /// <summary>ȳ.</summary>
    public double[] TargetMeans { get; }

    /// <summary>Σw(y − ȳ)².</summary>
    public double[] TargetSquares { get; }

    /// <summary>√w, n of them.</summary>
    public double[] Roots => _roots;

    /// <summary>The number of right sides for so many targets.</summary>
    public int CountOf(int targets) => targets + (HasIntercept ? 1 : 0);

    /// <summary>The right sides of some targets, and then s where there is an intercept; shape (n, that many).</summary>
    public double[] RightSides(IReadOnlyList<int> targets)
    {
        int columns = CountOf(targets.Count), n = _rows.Count;
        var b = new double[n * columns];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < targets.Count; k++) b[(i * columns) + k] = _roots[i] * (_rows.Y[(i * _rows.Targets) + targets[k]] - _means[targets[k]]);
            if (HasIntercept) b[(i * columns) + targets.Count] = _roots[i];
        }

        return b;
    }

    /// <summary>Makes the answer of some targets of what solves their right sides.</summary>
    /// <param name="solved">Shape (n, stride).</param>
    /// <param name="stride">The columns of it.</param>
    /// <param name="first">The first of theirs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="dual">Receives α, shape (n, all targets).</param>
    /// <param name="intercepts">Receives b, one for each target.</param>
    public void Eliminate(double[] solved, int stride, int first, IReadOnlyList<int> targets, double[] dual, double[] intercepts)
    {
        int n = _rows.Count, border = first + targets.Count;
        double whole = 0;
        for (int i = 0; HasIntercept && i < n; i++) whole += _roots[i] * solved[(i * stride) + border];
        for (int k = 0; k < targets.Count; k++)
        {
            double sum = 0;
            for (int i = 0; HasIntercept && i < n; i++) sum += _roots[i] * solved[(i * stride) + first + k];
            double offset = HasIntercept ? sum / whole : 0;
            intercepts[targets[k]] = _means[targets[k]] + offset;
            for (int i = 0; i < n; i++)
            {
                double u = solved[(i * stride) + first + k] - (HasIntercept ? offset * solved[(i * stride) + border] : 0);
                dual[(i * _rows.Targets) + targets[k]] = _roots[i] * u;
            }
        }
    }

    /// <summary>
    /// The residual yᵢ − fᵢ(xᵢ) of each row under the function that was fitted to the others: αᵢ/(wᵢPᵢᵢ), with P = A⁻¹ − A⁻¹ssᵀA⁻¹/(sᵀA⁻¹s) where there is an intercept, else A⁻¹.
    /// </summary>
    /// <param name="dual">α of one target.</param>
    /// <param name="inverseDiagonal">The diagonal of A⁻¹.</param>
    /// <param name="border">A⁻¹s; none where there is no intercept.</param>
    /// <returns>n of them; NaN where the others do not determine a row's prediction.</returns>
    /// <remarks>The block inverse of the system without a row: Golub and Van Loan, §2.1.4; for kernels Rifkin and Lippert 2007.</remarks>
    public double[] LeaveOneOut(ReadOnlySpan<double> dual, ReadOnlySpan<double> inverseDiagonal, ReadOnlySpan<double> border)
    {
        int n = _rows.Count;
        double whole = 0;
        for (int i = 0; i < border.Length; i++) whole += _roots[i] * border[i];
        var errors = new double[n];
        for (int i = 0; i < n; i++)
        {
            double p = inverseDiagonal[i];
            if (HasIntercept) p -= border[i] * border[i] / whole;
            bool determined = Math.Abs(p) > Rank.Threshold<double>(n, Math.Abs(inverseDiagonal[i]));
            errors[i] = determined ? dual[i] / (_roots[i] * _roots[i] * p) : double.NaN;
        }

        return errors;
    }
}
