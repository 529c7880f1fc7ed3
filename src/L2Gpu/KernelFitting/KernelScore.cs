using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>Exact leave-one-out errors over a list of penalties, and the solutions for them.</summary>
/// <param name="Curve">The errors.</param>
/// <param name="Solutions">Solutions with all targets, of the penalties for which they were kept.</param>
internal sealed record KernelScore(LeaveOneOutCurve Curve, IReadOnlyDictionary<double, KernelSolution> Solutions)
{
    // Numbers of solutions that are made at a time.
    private const int BlockElements = 1 << 22;

    /// <summary>The solution that was found on the way for one penalty for every target; null where there is none.</summary>
    public KernelSolution? Solution(double[] lambda)
        => lambda.Distinct().Count() == 1 ? Solutions.GetValueOrDefault(lambda[0]) : null;

    /// <summary>All penalties of one decomposition.</summary>
    public static KernelScore BySpectrum(KernelSpectrum spectrum, KernelBorder border, KernelRows rows, double[] grid)
    {
        int t = rows.Targets, columns = border.CountOf(t), n = rows.Count;
        int[] targets = [.. Enumerable.Range(0, t)];
        double[] projections = spectrum.Project(border.RightSides(targets), columns), inverse = spectrum.InverseDiagonals(grid), sums = new double[grid.Length * t];
        int most = Math.Max(1, BlockElements / (n * columns));
        for (int first = 0; first < grid.Length; first += most)
        {
            int count = Math.Min(most, grid.Length - first);
            double[] solved = spectrum.Solutions(grid.AsSpan(first, count), projections, columns);
            for (int l = 0; l < count; l++)
            {
                double[] dual = new double[n * t], intercept = new double[t];
                border.Eliminate(solved, count * columns, l * columns, targets, dual, intercept);
                double[] ofBorder = border.HasIntercept ? Columns.Of(solved, count * columns, (l * columns) + t) : [];
                double[] diagonal = Columns.Of(inverse, grid.Length, first + l);
                for (int k = 0; k < t; k++)
                {
                    sums[((first + l) * t) + k] = spectrum.IsRegular(grid[first + l])
                        ? Sum(border.LeaveOneOut(Columns.Of(dual, t, k), diagonal, ofBorder), rows)
                        : double.PositiveInfinity;
                }
            }
        }

        return new(LeaveOneOutScore.Curve(grid, sums, t, border.TotalWeight), new Dictionary<double, KernelSolution>());
    }

    /// <summary>One factor a penalty, from the smallest on: where that breaks down the others are not worth their work, and their condition numbers follow from its own.</summary>
    /// <param name="route">Factors and solves.</param>
    /// <param name="border">The right sides.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="grid">The penalties.</param>
    /// <param name="keepsAll">Whether the solutions of all are kept, and not of the best alone.</param>
    /// <returns>Null where one of the systems is not positive definite to working precision.</returns>
    public static KernelScore? ByFactors(CholeskyKernelRoute route, KernelBorder border, KernelRows rows, double[] grid, bool keepsAll)
    {
        int t = rows.Targets, columns = border.CountOf(t), n = rows.Count;
        int[] targets = [.. Enumerable.Range(0, t)];
        double[] b = border.RightSides(targets), sums = new double[grid.Length * t];
        var kept = new Dictionary<double, KernelSolution>();
        double smallest = double.PositiveInfinity;
        foreach (int l in Enumerable.Range(0, grid.Length).OrderBy(l => grid[l]))
        {
            double lambda = grid[l];
            if (route.SolveAndInvert(lambda, b, columns) is not var (solved, inverse, answer)) return null;
            double[] dual = new double[n * t], intercept = new double[t];
            border.Eliminate(solved, columns, 0, targets, dual, intercept);
            double[] ofBorder = border.HasIntercept ? Columns.Of(solved, columns, t) : [];
            double[][] errors = [.. targets.Select(k => border.LeaveOneOut(Columns.Of(dual, t, k), inverse, ofBorder))];
            for (int k = 0; k < t; k++) sums[(l * t) + k] = Sum(errors[k], rows);

            // Of equal ones the largest λ is the best, which comes last.
            double score = sums.AsSpan(l * t, t).ToArray().Average(), freedom = n - (lambda * inverse.Sum());
            if (!keepsAll && score > smallest) continue;
            if (!keepsAll) kept.Clear();
            smallest = Math.Min(smallest, score);
            kept[lambda] = new([.. targets.Select(_ => lambda)], dual, intercept, [answer])
            {
                DegreesOfFreedom = [.. targets.Select(_ => freedom)],
                LeaveOneOut = errors,
            };
        }

        return new(LeaveOneOutScore.Curve(grid, sums, t, border.TotalWeight), kept);
    }

    private static double Sum(double[] errors, KernelRows rows)
    {
        double sum = 0;
        for (int i = 0; i < errors.Length; i++) sum += (rows.Weights?[i] ?? 1) * errors[i] * errors[i];
        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }
}
