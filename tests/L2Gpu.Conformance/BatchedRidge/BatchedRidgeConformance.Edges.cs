using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Cases of problems that fail, of extreme numbers, and of place.</summary>
internal static partial class BatchedRidgeConformance
{
    private static void Failures<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, double[] penalties) in new[] { (3, [0, 1e-300]), (12, new double[] { 0 }), (66, [0, 1e-300]) })
        {
            context.Begin($"d={d}");
            int n = 2 * d;
            int[] lengths = [n, n, 0, n, n, n, n, n, n];
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(156, lengths, d, 1, weighted: false) with { Penalties = penalties };
            var weights = new T[problems.X.Length / d];
            Array.Fill(weights, T.One);
            long First(int p) => problems.Offsets[p];
            problems.X[(First(1) * d) + d - 1] = T.NaN;
            problems.Y[First(3) + 2] = T.PositiveInfinity;
            weights[First(5) + 1] = T.NegativeOne;
            Array.Clear(weights, (int)First(6), n);

            // Two equal columns, which no penalty this small tells apart.
            for (long i = First(7); i < First(8); i++) problems.X[(i * d) + 1] = problems.X[i * d];
            BatchedAnswers found = BatchedRidgeTrial.Check(context, problems with { Weights = weights }, GuardLayout.Gappy);
            ExpectStatus(context, found, 0, 2, 1, 2, 0, 4, 1, 3, 0);

            context.Begin($"d={d}, rows outside and bad penalties");
            long[] offsets = [.. problems.Offsets];
            (offsets[1], offsets[3]) = (n, long.MaxValue);
            BatchedProblems<T> clean = BatchedProblems<T>.Uniform(157, lengths, d, 1, weighted: false) with
            {
                Offsets = offsets, Form = BatchedPenaltyForm.PerProblem, Penalties = [1, 1, 1, 1, 1, -1, double.NaN, double.PositiveInfinity, 2],
            };
            ExpectStatus(context, BatchedRidgeTrial.Check(context, clean, GuardLayout.Gappy), 0, 0, 5, 5, 0, 6, 6, 6, 0);
        }

        context.Begin($"leave-one-out errors");
        BatchedRidgeTrial.Check(context, BatchedProblems<T>.Uniform(158, [4, 3, 1, 9], 4, 1, weighted: false) with { Penalties = [0, 1] }, GuardLayout.Gappy);
    }

    private static void ExpectStatus(ConformanceContext context, BatchedAnswers found, params int[] expected)
    {
        int[] status = found.Status.Read("status");
        for (int p = 0; p < status.Length; p++)
            context.Expect(status[p] == expected[p], $"status[{p}] is {(BatchedRidgeStatus)status[p]}, expected {(BatchedRidgeStatus)expected[p]}.");
    }

    private static void Shift<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int d in new[] { 5, 20, 68 })
        {
            // Sixteenths, so that adding a million is exact in both precisions.
            context.Begin($"d={d}");
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(159, [30, 22, 41], d, 2, weighted: false).WithFeatures((_, _, x) => T.Round(T.ScaleB(x, 4)) / T.CreateTruncating(16));
            double[] expected = BatchedRidgeTrial.Check(context, problems, GuardLayout.Gappy).Coefficients.Read("coefficients");
            BatchedProblems<T> shifted = problems.WithFeatures((_, _, x) => x + T.CreateTruncating(1e6));
            GuardedBatch<double> found = BatchedRidgeTrial.Check(context, shifted, GuardLayout.Gappy).Coefficients;
            double[] bounds = [.. Enumerable.Range(0, expected.Length).Select(i => 2 * new BatchedRidgeBounds<T>(problems, i / (2 * d)).Coefficient(0.5, i % (2 * d)))];
            context.ExpectClose("coefficients", found, expected, bounds);
        }
    }

    private static void Sizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int d in new[] { 6, 21, 67 })
        {
            foreach (double lambda in new[] { 0.5, 1e-40, 1e60, 1e200 })
            {
                context.Begin($"d={d} λ={lambda}");
                BatchedProblems<T> problems = BatchedProblems<T>.Uniform(160, [3 * d, 3 * d, 4 * d], d, 2, weighted: true) with { Penalties = [lambda] };
                BatchedRidgeTrial.Check(context, problems.WithFeatures((_, j, x) => T.ScaleB(x, (j % 5 * 20) - 40)), GuardLayout.Gappy);
            }
        }
    }

    private static void Places<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, int t, int last, double[] penalties) in new[] { (4, 2, 15, [0.5, 3e30]), (7, 2, 15, [0.5, 3e30]), (12, 1, 1900, new[] { 0.5 }), (19, 3, 1400, [0.5]) })
        {
            // One long problem among short ones: what is chosen by the rows of a problem in the mean must not be seen.
            context.Begin($"d={d} t={t}");
            int[] lengths = [9, 30, 14, 14, 17, 1, 16, 25, 14, 3, 21, 33, 14, 12, 11, 19, 8, 20, 40, 2, context.Budget == ConformanceBudget.Interpreted ? 15 : last];
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(161, lengths, d, t, weighted: true) with { Penalties = penalties };
            BatchedAnswers all = BatchedRidgeTrial.Check(context, problems, GuardLayout.Gappy);
            int[] reversed = [.. Enumerable.Range(0, lengths.Length).Reverse()];
            foreach (int[] order in new int[][] { reversed, [.. reversed.Where(p => p % 5 == 2)], [11], [20] })
                ExpectSameBits(context, all, BatchedRidgeTrial.Run(context, context.Get<IBatchedRidge<T>>(), problems.Take(order), GuardLayout.Wide), order);
        }
    }

    private static void ExpectSameBits(ConformanceContext context, BatchedAnswers all, BatchedAnswers some, int[] order)
    {
        foreach (((string name, GuardedBatch<double> whole), (_, GuardedBatch<double> part)) in all.Outputs.Zip(some.Outputs))
        {
            double[] expected = whole.Read(name), found = part.Read(name);
            int size = expected.Length / all.Status.Read("status").Length;
            for (int i = 0; i < found.Length; i++)
            {
                int from = (order[i / size] * size) + (i % size);
                bool same = BitConverter.DoubleToInt64Bits(found[i]) == BitConverter.DoubleToInt64Bits(expected[from]);
                context.Expect(same, $"{name} {i % size} of problem {order[i / size]} is {found[i]:R} at place {i / size} of {order.Length} and {expected[from]:R} in the whole batch.");
            }
        }
    }

    private static void Predictions<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int d, int t) in new[] { (1, 1), (7, 3), (70, 2) })
        {
            context.Begin($"d={d} t={t}");
            int[] lengths = [4, 0, 9, 1, 70];
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(162, lengths, d, t, weighted: false);
            var numbers = new NumberStream(163);
            double[] coefficients = numbers.Uniform<double>(5 * t * d), center = numbers.Uniform<double>(5 * d), offset = numbers.Uniform<double>(5 * t);
            double[] found = Predict(context, context.Get<IBatchedRidge<T>>(), problems, coefficients, center, offset, GuardLayout.Gappy);
            double[] expected = Predict(context, new BatchedRidgeReference<T>(), problems, coefficients, center, offset, GuardLayout.Packed);
            var bounds = new double[expected.Length];
            for (int i = 0; i < bounds.Length; i++)
            {
                int row = i / t, k = i % t, p = Enumerable.Range(0, 5).Last(q => problems.Offsets[q] <= row);
                double size = Math.Abs(offset[(p * t) + k]);
                for (int j = 0; j < d; j++)
                    size += Math.Abs((double.CreateTruncating(problems.X[(row * d) + j]) - center[(p * d) + j]) * coefficients[(((p * t) + k) * d) + j]);
                bounds[i] = 2 * (d + 3) * Dense.Epsilon<double>() * size;
            }

            context.ExpectClose("predictions", found, expected, bounds, t);
        }
    }

    private static double[] Predict<T>(
        ConformanceContext context, IBatchedRidge<T> ridge, BatchedProblems<T> problems, double[] coefficients, double[] center, double[] offset, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = problems.X.Length / problems.Columns, count = problems.Count;
        GuardedBatch<double> output = context.Output<double>(1, rows, problems.Targets, layout);
        var models = new BatchedLinearModels(
            context.Upload(coefficients, count, coefficients.Length / count, layout).Matrix, context.Upload(center, count, problems.Columns, layout).Matrix,
            context.Upload(offset, count, problems.Targets, layout).Matrix);
        GuardedBatch<T> x = context.Upload(problems.X, rows, problems.Columns, layout);
        ridge.Predict(context.Queue, x.Matrix, context.Upload(problems.Offsets, 1, count + 1, layout).Vector, models, output.Matrix);
        x.ExpectUnchanged("X");
        return output.Read("predictions");
    }

    private static void Nothing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"no problems");
        BatchedAnswers none = BatchedRidgeTrial.Run(context, context.Get<IBatchedRidge<T>>(), BatchedProblems<T>.Uniform(164, [], 3, 1, weighted: false), GuardLayout.Gappy);
        context.Expect(none.Status.Read("status").Length == 0, $"there is a status");
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"40 problems");
        int[] lengths = [.. Enumerable.Range(0, 40).Select(p => 5 + (p * 3 % 20))];
        BatchedProblems<T> problems = BatchedProblems<T>.Uniform(165, lengths, 6, 2, weighted: true) with { Penalties = [0.5, 5] };
        BatchedAnswers Run() => BatchedRidgeTrial.Run(context, context.Get<IBatchedRidge<T>>(), problems, GuardLayout.Gappy);
        BatchedAnswers first = Run(), second = Run();
        foreach (((string name, GuardedBatch<double> left), (_, GuardedBatch<double> right)) in first.Outputs.Zip(second.Outputs)) context.ExpectSameBits(name, left, right);
    }
}
