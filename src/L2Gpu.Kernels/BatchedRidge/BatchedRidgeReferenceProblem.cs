namespace L2Gpu.Kernels;

/// <summary>One ridge problem by its definition, in FP64.</summary>
internal sealed class BatchedRidgeReferenceProblem(
    double[] x, double[] y, double[]? weights, int d, int t, bool intercept, double smallestPivot, Func<double, double> leverageMargin)
{
    private readonly List<(double[] X, double[] Y, double Weight)> _rows = [];
    private readonly double[] _gram = new double[d * d];
    private readonly double[] _cross = new double[t * d];
    private double _total;

    public double[] Coefficients { get; } = new double[t * d];

    public double[] Center { get; } = new double[d];

    public double[] Offset { get; } = new double[t];

    public double[] BackwardError { get; } = new double[t];

    public double[]? Errors { get; private set; }

    public double Lambda { get; private set; } = double.NaN;

    public BatchedRidgeStatus Solve(long first, long end, double[] candidates, bool relative, bool search)
    {
        if (Array.Exists(candidates, l => !(l >= 0) || !double.IsFinite(l))) return BatchedRidgeStatus.BadPenalty;
        if (first < 0 || end < first || end > x.Length / d) return BatchedRidgeStatus.RowsOutside;
        if (!Collect(first, end)) return BatchedRidgeStatus.BadWeight;
        if (_rows.Count == 0) return BatchedRidgeStatus.NoRows;
        Centre();
        if (!_gram.Concat(_cross).Concat(Offset).All(double.IsFinite)) return BatchedRidgeStatus.NotFinite;
        double trace = Enumerable.Range(0, d).Sum(j => _gram[(j * d) + j]), scale = relative && trace > 0 ? trace : 1;
        double[] lambdas = Array.ConvertAll(candidates, l => l * scale);
        Lambda = lambdas[0];
        if (search)
        {
            Errors = Array.ConvertAll(lambdas, LeaveOneOut);
            double best = Errors.Min();
            Lambda = lambdas.Where((_, i) => Errors[i] == best).Max();
        }

        if (Factor(Lambda, out _) is not { } factor) return BatchedRidgeStatus.RankDeficient;
        for (int k = 0; k < t; k++)
        {
            Substitute(factor, _cross.AsSpan(k * d, d)).CopyTo(Coefficients, k * d);
            BackwardError[k] = Measure(k);
        }

        return BatchedRidgeStatus.Solved;
    }

    private bool Collect(long first, long end)
    {
        for (long i = first; i < end; i++)
        {
            double w = weights?[i] ?? 1;
            if (!(w >= 0) || !double.IsFinite(w)) return false;
            if (w > 0) _rows.Add((x.AsSpan((int)(i * d), d).ToArray(), y.AsSpan((int)(i * t), t).ToArray(), w));
        }

        _total = _rows.Sum(row => row.Weight);
        return true;
    }

    private void Centre()
    {
        // Twice, so that what rounding leaves of large means in the first turn is taken out in the second.
        for (int turn = 0; turn < 2 && intercept; turn++)
        {
            double[] dx = [.. Enumerable.Range(0, d).Select(j => _rows.Sum(row => row.Weight * (row.X[j] - Center[j])) / _total)];
            double[] dy = [.. Enumerable.Range(0, t).Select(k => _rows.Sum(row => row.Weight * (row.Y[k] - Offset[k])) / _total)];
            for (int j = 0; j < d; j++) Center[j] += dx[j];
            for (int k = 0; k < t; k++) Offset[k] += dy[k];
        }

        foreach ((double[] rx, double[] ry, double w) in _rows)
        {
            for (int j = 0; j < d; j++)
            {
                for (int i = 0; i < d; i++) _gram[(j * d) + i] += w * (rx[j] - Center[j]) * (rx[i] - Center[i]);
                for (int k = 0; k < t; k++) _cross[(k * d) + j] += w * (rx[j] - Center[j]) * (ry[k] - Offset[k]);
            }
        }
    }

    // L of G + λI; null where a pivot vanishes beside its diagonal. Also the smallest pivot as a share of its diagonal.
    private double[]? Factor(double lambda, out double smallest)
    {
        var l = new double[d * d];
        smallest = 1;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double diagonal = _gram[(i * d) + i] + lambda, sum = i == j ? diagonal : _gram[(i * d) + j];
                for (int k = 0; k < j; k++) sum -= l[(i * d) + k] * l[(j * d) + k];
                if (i == j)
                {
                    if (!(sum > smallestPivot * diagonal)) return null;
                    smallest = Math.Min(smallest, sum / diagonal);
                }

                l[(i * d) + j] = i == j ? Math.Sqrt(sum) : sum / l[(j * d) + j];
            }
        }

        return l;
    }

    private double[] Forward(double[] l, ReadOnlySpan<double> b)
    {
        double[] z = b.ToArray();
        for (int i = 0; i < d; i++)
        {
            for (int k = 0; k < i; k++) z[i] -= l[(i * d) + k] * z[k];
            z[i] /= l[(i * d) + i];
        }

        return z;
    }

    private double[] Substitute(double[] l, ReadOnlySpan<double> b)
    {
        double[] z = Forward(l, b);
        for (int i = d - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < d; k++) z[i] -= l[(k * d) + i] * z[k];
            z[i] /= l[(i * d) + i];
        }

        return z;
    }

    private double LeaveOneOut(double lambda)
    {
        if (Factor(lambda, out double smallest) is not { } factor) return double.PositiveInfinity;
        double[][] beta = [.. Enumerable.Range(0, t).Select(k => Substitute(factor, _cross.AsSpan(k * d, d)))];
        double sum = 0;
        foreach ((double[] rx, double[] ry, double w) in _rows)
        {
            double[] centred = [.. rx.Select((v, j) => v - Center[j])];
            double leverage = w * (Forward(factor, centred).Sum(v => v * v) + (intercept ? 1 / _total : 0));
            if (1 - leverage <= leverageMargin(smallest)) return double.PositiveInfinity;
            for (int k = 0; k < t; k++)
            {
                double e = (ry[k] - Offset[k] - centred.Zip(beta[k], (a, b) => a * b).Sum()) / (1 - leverage);
                sum += w * e * e;
            }
        }

        return sum / _total / t;
    }

    private double Measure(int target)
    {
        double[] beta = Coefficients[(target * d)..((target + 1) * d)], gradient = [.. beta.Select(b => -Lambda * b)];
        foreach ((double[] rx, double[] ry, double w) in _rows)
        {
            double r = ry[target] - Offset[target];
            for (int j = 0; j < d; j++) r -= (rx[j] - Center[j]) * beta[j];
            for (int j = 0; j < d; j++) gradient[j] += w * (rx[j] - Center[j]) * r;
        }

        double system = 0;
        for (int i = 0; i < d * d; i++)
        {
            double a = _gram[i] + (i % (d + 1) == 0 ? Lambda : 0);
            system += a * a;
        }

        double size = (Math.Sqrt(system) * Norm(beta)) + Norm(_cross.AsSpan(target * d, d));
        return size == 0 ? 0 : Norm(gradient) / size;
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values) sum += v * v;
        return Math.Sqrt(sum);
    }
}
