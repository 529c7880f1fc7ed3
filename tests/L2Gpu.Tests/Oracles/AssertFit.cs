using Xunit;

namespace L2Gpu.Tests.Oracles;

/// <summary>Assertions about fits that say what was off by how much.</summary>
internal static class AssertFit
{
    /// <summary>Coefficients and intercept against exact arithmetic, within the bound of <see cref="ErrorBound"/>.</summary>
    public static void IsExact(RidgeProblem problem, RidgeModel model, double epsilon, double slack = 1)
        => IsNear(problem, model, ExactRidge.Solve(problem), epsilon, slack);

    public static void IsNear(RidgeProblem problem, RidgeModel model, ExactRidge exact, double epsilon, double slack = 1)
    {
        for (int k = 0; k < problem.Targets; k++)
        {
            double bound = slack * ErrorBound.Relative(problem, k, epsilon, exact.Coefficients);
            double error = ErrorBound.Distance(problem, k, model, exact.Coefficients);
            Assert.True(error <= bound, $"Target {k}: coefficients are off by {error:e2}, allowed {bound:e2}; {model.Report!.Solver}, {model.Report.Why}.");

            // The means are rounded beside the largest values; and an error of the coefficients moves the intercept by that times the means.
            int target = k;
            double size = Enumerable.Range(0, problem.Rows).Max(i => problem.WeightOf(i) == 0 ? 0 : Math.Abs(problem.Y[i, target])), reach = 0;
            for (int j = 0; j < problem.Columns; j++)
            {
                reach += Math.Abs(exact.Coefficients[j, k] * model.Center[j]);
                size = Math.Max(size, Math.Abs(exact.Coefficients[j, k] * model.Center[j]));
            }

            double off = Math.Abs(model.Intercept[k] - exact.Intercept[k]);
            double allowed = (bound * reach) + (64 * epsilon * (size + Math.Abs(model.Offset[k])));
            Assert.True(off <= allowed, $"Target {k}: the intercept is off by {off:e2}, allowed {allowed:e2}.");
        }
    }

    public static void Near(double expected, double actual, double relative)
        => Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R} is not {expected:R} to {relative:e1}; off by {Math.Abs((actual / expected) - 1):e2}.");

    /// <summary>Two sets of coefficients, each relative to the largest.</summary>
    public static void SameCoefficients(RidgeModel expected, RidgeModel actual, double relative)
    {
        for (int k = 0; k < expected.Coefficients.Length; k++)
        {
            double largest = expected.Coefficients[k].Max(Math.Abs);
            for (int j = 0; j < expected.Coefficients[k].Length; j++)
            {
                double off = Math.Abs(expected.Coefficients[k][j] - actual.Coefficients[k][j]);
                Assert.True(off <= relative * largest, $"β[{k}][{j}]: {actual.Coefficients[k][j]:R} is not {expected.Coefficients[k][j]:R}; off by {off / largest:e2}, allowed {relative:e1}.");
            }
        }
    }

    /// <summary>Predictions that differ by no more than this share of the spread of the expected ones.</summary>
    public static void SamePredictions(double[,] expected, double[,] actual, double relative)
    {
        double[] all = [.. expected.Cast<double>()];
        double unit = Math.Max(all.Max(Math.Abs), 1e-300), worst = all.Zip(actual.Cast<double>(), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= relative * unit, $"Predictions are off by {worst / unit:e2}, allowed {relative:e1}.");
    }

    /// <summary>Every number of two models, bit by bit.</summary>
    public static void SameBits(RidgeModel expected, RidgeModel actual)
    {
        Assert.Equal(Bits(expected.Lambda), Bits(actual.Lambda));
        Assert.Equal(Bits(expected.Center), Bits(actual.Center));
        Assert.Equal(Bits(expected.Offset), Bits(actual.Offset));
        Assert.Equal(Bits(expected.Intercept), Bits(actual.Intercept));
        for (int k = 0; k < expected.Coefficients.Length; k++) Assert.Equal(Bits(expected.Coefficients[k]), Bits(actual.Coefficients[k]));
    }

    public static long[] Bits(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
