using L2Gpu.Fitting;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Moment matrices that are joined and taken apart, against exact fractions of the rows themselves.</summary>
public sealed class MomentAlgebraTests
{
    private const double Epsilon = ErrorBound.Epsilon64;

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, true, true)]
    [InlineData(1e8, true, false)]
    [InlineData(1e8, true, true)]
    [InlineData(0, false, true)]
    [InlineData(1e4, false, false)]
    public void Merged_in_any_order_they_are_the_moments_of_all_rows(double mean, bool centered, bool weighted)
    {
        RidgeProblem all = Problem(mean, centered, weighted);
        double[][] parts = [.. Enumerable.Range(0, 4).Select(i => Moments(Part(all, i * 10, 10)))];
        int order = all.Columns + all.Targets + 1;
        foreach (int[] sequence in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
        {
            double[] merged = new double[order * order];
            foreach (int i in sequence) merged = MomentAlgebra.Merge(merged, parts[i], order, centered);
            IsExact(all, merged, 16);
        }

        double[] pairs = MomentAlgebra.Merge(
            MomentAlgebra.Merge(parts[0], parts[3], order, centered), MomentAlgebra.Merge(parts[1], parts[2], order, centered), order, centered);
        IsExact(all, pairs, 16);
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1e8, true, true)]
    [InlineData(1e4, false, true)]
    public void What_is_subtracted_after_a_merge_leaves_the_rest(double mean, bool centered, bool weighted)
    {
        RidgeProblem all = Problem(mean, centered, weighted);
        int order = all.Columns + all.Targets + 1;
        double[] whole = MomentAlgebra.Merge(Moments(Part(all, 0, 30)), Moments(Part(all, 30, 10)), order, centered);
        double[] rest = MomentAlgebra.Subtract(whole, Moments(Part(all, 30, 10)), order, centered, out double kept);
        Assert.InRange(kept, 0.1, 1);
        IsExact(Part(all, 0, 30), rest, 64 / kept);
    }

    [Fact]
    public void Nothing_is_nothing()
    {
        RidgeProblem all = Problem(5, true, true);
        int order = all.Columns + all.Targets + 1;
        double[] nothing = new double[order * order], some = Moments(all);
        Assert.Equal(some, MomentAlgebra.Merge(some, nothing, order, true));
        Assert.Equal(some, MomentAlgebra.Merge(nothing, some, order, true));
        Assert.Equal(nothing, MomentAlgebra.Merge(nothing, nothing, order, true));
        double[] rest = MomentAlgebra.Subtract(some, nothing, order, true, out double kept);
        Assert.Equal(some, rest);
        Assert.Equal(1, kept);
    }

    [Fact]
    public void What_is_kept_says_how_much_of_the_thinnest_column_is_left()
    {
        // The second column varies by 1 in the rest and by 1000 in what goes.
        RidgeProblem all = Problem(0, true, false).MapX((i, j, v) => j == 1 && i >= 30 ? 1000 * v : v);
        int order = all.Columns + all.Targets + 1;
        MomentAlgebra.Subtract(Moments(all), Moments(Part(all, 30, 10)), order, true, out double kept);
        Assert.InRange(kept, 1e-7, 1e-5);
    }

    private static RidgeProblem Problem(double mean, bool centered, bool weighted)
    {
        RidgeProblem problem = RidgeProblem.Random(3, 40, 4, targets: 2, mean: mean) with { Intercept = centered };
        return weighted ? problem.WithRandomWeights(4, zeroEvery: 5) : problem;
    }

    private static RidgeProblem Part(RidgeProblem all, int first, int count) => all.TakeRows([.. Enumerable.Range(first, count)]);

    // Each number of the matrix is the exact one, rounded once.
    private static double[] Moments(RidgeProblem problem) => [.. Exact(problem).Cast<BigRational>().Select(v => v.ToDouble())];

    private static BigRational[,] Exact(RidgeProblem problem)
    {
        // Targets as further columns: their own products are wanted too.
        int d = problem.Columns, all = d + problem.Targets;
        var z = new double[problem.Rows, all];
        for (int i = 0; i < problem.Rows; i++)
        {
            for (int j = 0; j < all; j++) z[i, j] = j < d ? problem.X[i, j] : problem.Y[i, j - d];
        }

        ExactMoments exact = ExactMoments.Of(problem with { X = z }, without: -1);
        BigRational total = exact.TotalWeight;
        BigRational[] border = problem.Intercept ? exact.Means : ExactMoments.Of(problem with { X = z, Intercept = true }, without: -1).Means;
        var result = new BigRational[all + 1, all + 1];
        for (int i = 0; i < all; i++)
        {
            for (int j = 0; j < all; j++) result[i, j] = exact.Gram[i, j];
            result[i, all] = result[all, i] = problem.Intercept ? border[i] : border[i] * total;
        }

        result[all, all] = total;
        return result;
    }

    // Elementwise, and symmetric to the last bit.
    private static void IsExact(RidgeProblem problem, double[] actual, double slack)
    {
        BigRational[,] exact = Exact(problem);
        int all = exact.GetLength(0) - 1;
        double At(int i, int j) => actual[(i * (all + 1)) + j];
        double weight = exact[all, all].ToDouble();
        double Spread(int j) => Math.Sqrt(exact[j, j].ToDouble());
        double Reach(int j) => problem.Intercept ? Math.Sqrt(weight) * Math.Abs(exact[all, j].ToDouble()) : 0;

        for (int i = 0; i <= all; i++)
        {
            for (int j = 0; j <= all; j++)
            {
                Assert.Equal(At(i, j), At(j, i));
                double off = Math.Abs((BigRational.Of(At(i, j)) - exact[i, j]).ToDouble());
                double allowed = slack * Epsilon * (i == all && j == all ? weight : i < all && j < all ? Product(i, j) : Border(Math.Min(i, j)));
                Assert.True(off <= allowed, $"[{i}, {j}] is {At(i, j):R}, off by {off:e2}, allowed {allowed:e2}.");
            }
        }

        // Means that are rounded move the step between them by that, which counts times the step: as if the values themselves had been rounded once.
        double Product(int i, int j) => (Spread(i) * Spread(j)) + (Reach(i) * Spread(j)) + (Spread(i) * Reach(j));

        // A mean moves by rounding of itself, and of the steps that it took; a sum by that of the sizes that were added.
        double Border(int j) => (problem.Intercept ? 1 : weight) * (Math.Abs(exact[all, j].ToDouble() / (problem.Intercept ? 1 : weight)) + Math.Sqrt(exact[j, j].ToDouble() / weight));
    }
}
