using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>The points of a kernel fit, in the coordinates that its model keeps.</summary>
/// <param name="Values">Shape (n, columns), packed: standardised where that was asked for, and not divided by length scales.</param>
/// <param name="Center">What was subtracted from each column; none where columns are not standardised.</param>
/// <param name="Scale">What each was divided by; 0 for one that was left out. None where columns are not standardised.</param>
/// <param name="Deviations">The weighted standard deviation of each column before that.</param>
/// <param name="Shift">For each column what may be subtracted without rounding to bring it near 0; zeros where the kernel would notice.</param>
internal sealed record KernelPoints(double[] Values, double[] Center, double[] Scale, double[] Deviations, double[] Shift)
{
    // A mean that is this many deviations from 0 costs FP32 three of its bits.
    private const double FarMean = 8;

    public static KernelPoints Of(KernelRows rows, KernelFunction kernel, bool standardize)
    {
        int d = rows.Columns;
        double[] weights = rows.Weights ?? [.. Enumerable.Repeat(1.0, rows.Count)];
        (_, double[] means, double[] variances) = RowMoments.Of(rows.X, weights, d, subtract: false);
        double[] deviations = ColumnSpread.Of(variances, means, rows.Epsilon);
        if (!standardize) return new(rows.X, [], [], deviations, Shifts(kernel, means, deviations));
        KernelDataCheck.Vanishing(rows, deviations, means);
        var values = new double[rows.X.Length];
        double[] factors = FactorsOf(deviations);
        for (int i = 0; i < values.Length; i++) values[i] = (rows.X[i] - means[i % d]) * factors[i % d];
        return new(values, means, deviations, deviations, new double[d]);
    }

    /// <summary>Some of them, in the same coordinates.</summary>
    public KernelPoints Take(int[] rows) => this with { Values = Columns.Rows(Values, Shift.Length, rows) };

    /// <summary>By what columns are multiplied that are divided by these; a column whose scale is 0 is left out.</summary>
    public static double[] FactorsOf(IReadOnlyList<double> scale) => [.. scale.Select(s => s == 0 ? 0 : 1 / s)];

    // In FP32's digits, so that a difference from it is exact where the column lies far from 0.
    private static double[] Shifts(KernelFunction kernel, double[] means, double[] deviations)
    {
        PairProgram program = kernel.Resolve(means.Length).Program;
        bool differences = program.Instructions.All(i => !i.IsQuantity || i.Operation is PairOperation.SquaredDistance or PairOperation.L1Distance);
        return [.. means.Select((mean, j) => differences && Math.Abs(mean) > FarMean * deviations[j] && Math.Abs(mean) < float.MaxValue ? (float)mean : 0)];
    }
}
