using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IBatchedRidge{T}"/> must do.</summary>
internal static partial class BatchedRidgeConformance
{
    private static readonly bool[] Either = [false, true];
    private static readonly ConformanceOutput[] Solution = [BatchedCoefficients, BatchedCenter, BatchedOffset, BatchedLambda, BatchedBackwardError];
    private static readonly ConformanceOutput[] All = [.. Solution, BatchedStatus, BatchedLeaveOneOut];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IBatchedRidge<T>, T>("BatchedRidge")
            .Output("every number of columns, rows and targets, with weights and without", Shapes<T>, All)
            .Output("one penalty, and as many columns as a warp has lanes, or fewer", OnePenalty<T>, [.. Solution, BatchedStatus])
            .Output("penalties shared, relative and of each problem's own", Penalties<T>, All)
            .Output("the leave-one-out error is what refits say", Refits<T>, BatchedLeaveOneOut)
            .Output("a weight repeats a row, and 0 leaves it out, whatever it holds", Weights<T>, All)
            .Output("what is wrong with a problem stays with it", Failures<T>, All)
            .Output("a million on every column changes nothing", Shift<T>, [.. Solution, BatchedStatus])
            .Output("columns and penalties of any size", Sizes<T>, [.. Solution, BatchedStatus])
            .Output("neither neighbours nor place change a bit", Places<T>, [.. Solution, BatchedLeaveOneOut])
            .Output("predictions of every problem by its own model", Predictions<T>, BatchedPredictions)
            .Exempt("a batch without problems is no work", "There is no output.", Nothing<T>)
            .Repeatable("the same problems give the same bits", Repeated<T>, [.. Solution, BatchedLeaveOneOut])
            .Cases;

    private static void Shapes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        int[] columns = context.IsFull ? [1, 2, 3, 4, 5, 15, 16, 17, 33, 64, 65, 100] : [1, 4, 17, 66];
        foreach (int d in columns)
        {
            foreach (int t in context.IsFull && d < 30 ? [1, 3] : new[] { 1 + (turn % 3) })
            {
                foreach (bool intercept in Either)
                {
                    bool weighted = turn % 2 == 0;
                    GuardLayout layout = GuardLayout.Nth(turn % 2 * 2);
                    context.Begin($"d={d} t={t} intercept={intercept} weighted={weighted} layout={layout}");
                    int[] lengths = context.IsFull && d < 30 ? [2 * d, d + 2, 1, 16, 17, 0, 40, 2 * d, 2 * d, 31, 32, 33, 5, d + 9, 64, 21, 3, 2, 70, 48] : [2 * d, 1, 17, 0, d + 5];
                    BatchedRidgeTrial.Check(context, BatchedProblems<T>.Uniform((ulong)(150 + turn), lengths, d, t, weighted) with { Intercept = intercept, Penalties = [0.5, 2] }, layout);
                    turn++;
                }
            }
        }

        if (!context.IsFull) return;
        context.Begin($"long problems");
        BatchedRidgeTrial.Check(context, BatchedProblems<T>.Uniform(190, [3000, 700, 12_000, 100], 6, 2, weighted: true) with { Penalties = [0, 1] }, GuardLayout.Gappy);
    }

    private static void OnePenalty<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Rows that end with a tile of 64 or 256 of them, before and behind it; in the mean fewer and more than 64.
        int turn = 0;
        bool interpreted = context.Budget == ConformanceBudget.Interpreted;
        int[] few = interpreted ? [20, 0, 9] : [70, 1, 0, 33, 65], many = context.IsFull ? [256, 255, 257, 31, 600, 64, 1, 300, 0, 513] : interpreted ? [70] : [257, 40];
        foreach (int d in context.IsFull ? [8, 9, 12, 15, 16, 17, 24, 31, 32, 33] : interpreted ? [12] : new[] { 9, 16, 32 })
        {
            foreach ((int t, int[] lengths) in new[] { (1 + (turn % 5), few), (1, many) })
            {
                // Where d is a multiple of 4, packed rows begin at multiples of 16 bytes, those of the last layout 4 bytes behind one.
                foreach (GuardLayout layout in new[] { GuardLayout.Packed, GuardLayout.Gappy, new(1, 4, 0) })
                {
                    bool weighted = turn++ % 3 == 0;
                    context.Begin($"d={d} t={t} weighted={weighted} layout={layout}");
                    BatchedProblems<T> problems = BatchedProblems<T>.Uniform((ulong)(170 + turn), lengths, d, t, weighted) with { Intercept = turn % 4 != 0, Penalties = [0.25] };
                    if (weighted)
                    {
                        // Absent rows hold NaN.
                        for (int i = 0; i < problems.Weights!.Length; i += 5) problems.Weights[i] = T.Zero;
                        problems = problems.WithFeatures((i, _, x) => problems.Weights[i] == T.Zero ? T.NaN : x);
                        for (int i = 0; i < problems.Y.Length; i++) problems.Y[i] = problems.Weights![i / t] == T.Zero ? T.NaN : problems.Y[i];
                    }

                    BatchedRidgeTrial.Check(context, problems, layout);
                }
            }
        }
    }

    private static void Penalties<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] lengths = [20, 13, 30, 20, 9, 40, 25, 25, 11];
        foreach (int d in new[] { 5, 20, 70 })
        {
            context.Begin($"shared d={d}");
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(151, lengths, d, 2, weighted: false);
            BatchedRidgeTrial.Check(context, problems with { Penalties = [3] }, GuardLayout.Gappy);
            BatchedRidgeTrial.Check(context, problems with { Penalties = [10, 0.3, 1, 0.3] }, GuardLayout.Gappy);
            context.Begin($"relative d={d}");
            BatchedRidgeTrial.Check(context, problems with { Penalties = [0.01], Form = BatchedPenaltyForm.SharedRelative }, GuardLayout.Gappy);
            BatchedRidgeTrial.Check(context, problems with { Penalties = [1, 0.01, 0.1], Form = BatchedPenaltyForm.SharedRelative }, GuardLayout.Gappy);
            context.Begin($"its own d={d}");
            double[] own = [.. Enumerable.Range(1, lengths.Length).Select(p => 0.25 * p)];
            BatchedRidgeTrial.Check(context, problems with { Penalties = own, Form = BatchedPenaltyForm.PerProblem }, GuardLayout.Gappy);
        }
    }

    private static void Refits<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] lambdas = [0.2, 1, 30];
        foreach (bool intercept in Either)
        {
            foreach (int d in new[] { 3, 9 })
            {
                context.Begin($"d={d} intercept={intercept}");
                BatchedProblems<T> problems = BatchedProblems<T>.Uniform(152, [12, 20, 7, 15], d, 2, weighted: false) with
                {
                    Intercept = intercept, Penalties = lambdas, Weights = new NumberStream(153).Integers<T>(54, 0, 3),
                };
                BatchedAnswers found = BatchedRidgeTrial.Check(context, problems, GuardLayout.Gappy);
                for (int p = 0; p < problems.Count; p++)
                {
                    RegressionRows<T> rows = problems.Problem(p);
                    var bounds = new BatchedRidgeBounds<T>(problems, p);
                    double total = Enumerable.Range(0, rows.Rows).Sum(rows.Weight);
                    double[] refits = LeaveOneOutTrial.Refit(rows, intercept, lambdas);
                    double[] expected = [.. lambdas.Select((_, l) => (refits[2 * l] + refits[(2 * l) + 1]) / 2 / total)];
                    double[] got = found.LeaveOneOut!.Read("leave-one-out").AsSpan(p * 3, 3).ToArray();
                    context.ExpectClose("leave-one-out against refits", got, expected, [.. lambdas.Select(bounds.LeaveOneOut)], 3);
                }
            }
        }
    }

    private static void Weights<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"whole weights");
        BatchedProblems<T> weighted = BatchedProblems<T>.Uniform(154, [30, 25, 40], 4, 2, weighted: false) with
        {
            Weights = new NumberStream(155).Integers<T>(95, 0, 3), Penalties = [0.5, 4],
        };

        // Rows of weight 0 hold NaN; the reference never looks at them.
        BatchedProblems<T> spoilt = weighted.WithFeatures((i, _, v) => weighted.Weights![i] == T.Zero ? T.NaN : v);
        BatchedAnswers found = BatchedRidgeTrial.Check(context, spoilt, GuardLayout.Gappy);
        RegressionRows<T>[] repeated = [.. Enumerable.Range(0, 3).Select(p => weighted.Problem(p).Repeated())];
        long[] offsets = [0, repeated[0].Rows, repeated[0].Rows + repeated[1].Rows, repeated.Sum(r => r.Rows)];
        var copies = new BatchedProblems<T>(offsets, 4, 2, [.. repeated.SelectMany(r => r.X)], [.. repeated.SelectMany(r => r.Y)], null)
        {
            Penalties = found.Lambda.Read("lambda"), Form = BatchedPenaltyForm.PerProblem,
        };
        double[] expected = BatchedRidgeTrial.Run(context, new BatchedRidgeReference<T>(), copies, GuardLayout.Packed).Coefficients.Read("coefficients");
        double[] bounds = [.. Enumerable.Range(0, expected.Length).Select(i => 2 * new BatchedRidgeBounds<T>(weighted, i / 8).Coefficient(copies.Penalties[i / 8], i % 8))];
        context.ExpectClose("coefficients against repeated rows", found.Coefficients, expected, bounds);
    }
}
