using System.Numerics;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BatchedRidgeFits;

/// <summary>Several ridge problems of the same columns and targets, one after the other.</summary>
internal sealed record Batch(RidgeProblem[] Problems)
{
    public int Columns => Problems[0].Columns;

    public int Targets => Problems[0].Targets;

    public long[] Offsets => [0, .. Problems.Select((_, p) => (long)Problems.Take(p + 1).Sum(q => q.Rows))];

    /// <summary>Random problems of these lengths.</summary>
    public static Batch Random(int seed, int[] lengths, int columns, int targets = 1, double mean = 0, bool weighted = false)
        => new([.. lengths.Select((rows, p) =>
        {
            RidgeProblem problem = RidgeProblem.Random((seed * 1000) + p, rows, columns, targets, mean: mean);
            return weighted ? problem.WithRandomWeights(p, zeroEvery: 5) : problem;
        })]);

    public Batch With(Func<RidgeProblem, RidgeProblem> change) => new([.. Problems.Select(change)]);

    public BatchedRidgeModel Fit<T>(BatchedRidgeOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
        => BatchedRidge.Fit(X<T>(), Y<T>(), Offsets, options, Weights<T>());

    public HostMatrix<T> X<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => HostMatrix<T>.FromRowMajor([.. Problems.SelectMany(p => RidgeProblem.Cast<T>(p.X).Cast<T>())], Offsets[^1], Columns);

    public HostMatrix<T> Y<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => HostMatrix<T>.FromRowMajor([.. Problems.SelectMany(p => RidgeProblem.Cast<T>(p.Y).Cast<T>())], Offsets[^1], Targets);

    public HostMatrix<T>? Weights<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => Problems.All(p => p.Weights is null) ? (HostMatrix<T>?)null
            : HostMatrix<T>.FromVector([.. Problems.SelectMany(p => Enumerable.Range(0, p.Rows).Select(i => T.CreateTruncating(p.WeightOf(i))))]);

    /// <summary>Coefficients and intercept of one problem against given ones, relative to the largest, in multiples of κ·ε.</summary>
    public void AssertNear(BatchedRidgeAnswer found, RidgeProblem problem, double[,] coefficients, double[] intercept, double epsilon)
    {
        for (int k = 0; k < Targets; k++)
        {
            double bound = 4 * ErrorBound.Relative(problem, k, epsilon, coefficients), size = 0, off = 0, reach = Math.Abs(found.Offset[k]);
            for (int j = 0; j < Columns; j++)
            {
                size += coefficients[j, k] * coefficients[j, k];
                off += Math.Pow(found.Coefficients(k)[j] - coefficients[j, k], 2);
                reach += Math.Abs(coefficients[j, k] * found.Center[j]);
            }

            Assert.True(Math.Sqrt(off) <= bound * Math.Sqrt(size), $"Target {k}: coefficients are off by {Math.Sqrt(off / size):e2}, allowed {bound:e2}.");
            double allowed = (bound + (64 * epsilon)) * (1 + reach);
            Assert.True(Math.Abs(found.Intercept(k) - intercept[k]) <= allowed, $"Target {k}: intercept {found.Intercept(k):R} is not {intercept[k]:R}; allowed {allowed:e2}.");
        }
    }

    /// <summary>Every bit that two models hold of a problem.</summary>
    public static void AssertSameBits(BatchedRidgeAnswer expected, BatchedRidgeAnswer found, int targets)
    {
        Assert.Equal(expected.Status, found.Status);
        Assert.Equal(Bits([expected.Lambda]), Bits([found.Lambda]));
        Assert.Equal(Bits(expected.Center), Bits(found.Center));
        Assert.Equal(Bits(expected.Offset), Bits(found.Offset));
        Assert.Equal(Bits(expected.BackwardError), Bits(found.BackwardError));
        Assert.Equal(Bits(expected.LeaveOneOut), Bits(found.LeaveOneOut));
        for (int k = 0; k < targets; k++) Assert.Equal(Bits(expected.Coefficients(k)), Bits(found.Coefficients(k)));
    }

    private static long[] Bits(ReadOnlySpan<double> values) => AssertFit.Bits(values.ToArray());
}
