namespace L2Gpu.Tests.Oracles;

/// <summary>Weighted second moments in exact fractions; without intercept about 0, but variances always about the mean.</summary>
internal sealed record ExactMoments(
    BigRational TotalWeight, BigRational[] Means, BigRational[] TargetMeans, BigRational[,] Gram, BigRational[,] Cross, BigRational[] Variances)
{
    /// <param name="problem">The data.</param>
    /// <param name="without">A row that is left out; −1 for none.</param>
    public static ExactMoments Of(RidgeProblem problem, int without)
    {
        int d = problem.Columns, t = problem.Targets;
        int[] rows = [.. Enumerable.Range(0, problem.Rows).Where(i => i != without && problem.WeightOf(i) != 0)];
        BigRational[] w = [.. rows.Select(i => BigRational.Of(problem.WeightOf(i)))];
        BigRational total = w.Aggregate(BigRational.Zero, (sum, v) => sum + v);
        BigRational[][] x = [.. Enumerable.Range(0, d).Select(j => rows.Select(i => BigRational.Of(problem.X[i, j])).ToArray())];
        BigRational[][] y = [.. Enumerable.Range(0, t).Select(k => rows.Select(i => BigRational.Of(problem.Y[i, k])).ToArray())];
        BigRational[] xMeans = [.. x.Select(c => Mean(c, w, total))], yMeans = [.. y.Select(c => Mean(c, w, total))];
        BigRational[] variances = [.. x.Select((c, j) => total.IsZero ? BigRational.Zero : Product(Shift(c, xMeans[j]), Shift(c, xMeans[j]), w) / total)];
        if (!problem.Intercept)
        {
            Array.Fill(xMeans, BigRational.Zero);
            Array.Fill(yMeans, BigRational.Zero);
        }

        x = [.. x.Select((c, j) => Shift(c, xMeans[j]))];
        y = [.. y.Select((c, k) => Shift(c, yMeans[k]))];
        BigRational[,] gram = new BigRational[d, d], cross = new BigRational[d, t];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) gram[i, j] = gram[j, i] = Product(x[i], x[j], w);
            for (int k = 0; k < t; k++) cross[i, k] = Product(x[i], y[k], w);
        }

        return new ExactMoments(total, xMeans, yMeans, gram, cross, variances);
    }

    private static BigRational Mean(BigRational[] values, BigRational[] w, BigRational total)
        => total.IsZero ? BigRational.Zero : values.Zip(w, (v, weight) => v * weight).Aggregate(BigRational.Zero, (sum, v) => sum + v) / total;

    private static BigRational[] Shift(BigRational[] values, BigRational by) => Array.ConvertAll(values, v => v - by);

    private static BigRational Product(BigRational[] a, BigRational[] b, BigRational[] w)
    {
        BigRational sum = BigRational.Zero;
        for (int i = 0; i < a.Length; i++) sum += w[i] * a[i] * b[i];
        return sum;
    }
}
