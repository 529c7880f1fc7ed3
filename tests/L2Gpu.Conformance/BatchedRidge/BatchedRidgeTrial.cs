using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Batches of ridge problems on the accelerator, beside the same by the reference.</summary>
internal static class BatchedRidgeTrial
{
    /// <summary>The answers, without judging them.</summary>
    public static BatchedAnswers Run<T>(ConformanceContext context, IBatchedRidge<T> ridge, BatchedProblems<T> problems, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = problems.X.Length / problems.Columns, count = problems.Count, d = problems.Columns, t = problems.Targets;
        GuardedBatch<T> x = context.Upload(problems.X, rows, d, layout), y = context.Upload(problems.Y, rows, t, layout);
        GuardedBatch<T>? weights = problems.Weights is { } w ? context.Upload(w, 1, rows, layout) : null;
        GuardedBatch<long> offsets = context.Upload(problems.Offsets, 1, count + 1, layout);
        GuardedBatch<double> penalties = context.Upload(problems.Penalties, 1, problems.Penalties.Length, layout);
        var answers = new BatchedAnswers(
            context.Output<double>(1, count, t * d, layout), context.Output<double>(1, count, d, layout), context.Output<double>(1, count, t, layout),
            context.Output<double>(1, 1, count, layout), context.Output<double>(1, count, t, layout), context.Output<int>(1, 1, count, layout),
            problems.Searches ? context.Output<double>(1, count, problems.Penalties.Length, layout) : null);
        var data = new BatchedRidgeData<T>(x.Matrix, y.Matrix, offsets.Vector) { Weights = weights?.Vector };
        var results = new BatchedRidgeResults(
            answers.Coefficients.Matrix, answers.Center.Matrix, answers.Offset.Matrix, answers.Lambda.Vector, answers.BackwardError.Matrix, answers.Status.Vector)
        {
            LeaveOneOut = answers.LeaveOneOut?.Matrix,
        };
        ridge.Solve(context.Queue, data, new(penalties.Vector, problems.Form), problems.Intercept, results);
        x.ExpectUnchanged("X");
        y.ExpectUnchanged("Y");
        weights?.ExpectUnchanged("weights");
        offsets.ExpectUnchanged("offsets");
        penalties.ExpectUnchanged("penalties");
        return answers;
    }

    /// <summary>Checks everything that the accelerator says of a batch.</summary>
    public static BatchedAnswers Check<T>(ConformanceContext context, BatchedProblems<T> problems, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        BatchedAnswers found = Run(context, context.Get<IBatchedRidge<T>>(), problems, layout);
        BatchedAnswers wanted = Run(context, new BatchedRidgeReference<T>(), problems, GuardLayout.Packed);
        int[] status = found.Status.Read("status"), wantedStatus = wanted.Status.Read("status");
        for (int p = 0; p < status.Length; p++)
            context.Expect(status[p] == wantedStatus[p], $"status[{p}] is {(BatchedRidgeStatus)status[p]}, expected {(BatchedRidgeStatus)wantedStatus[p]}.");
        BatchedRidgeBounds<T>[] bounds = [.. Enumerable.Range(0, problems.Count).Select(p => new BatchedRidgeBounds<T>(problems, p))];
        CheckPenalties(context, problems, found, wanted, bounds);

        // What was solved is judged at the penalties that were taken; whether those are right was seen above.
        double[] lambdas = Array.ConvertAll(found.Lambda.Read("lambda"), l => double.IsNaN(l) ? 1 : l);
        BatchedProblems<T> fixedPenalties = problems with { Penalties = lambdas, Form = BatchedPenaltyForm.PerProblem };
        BatchedAnswers expected = Run(context, new BatchedRidgeReference<T>(), fixedPenalties, GuardLayout.Packed);
        CheckOutput(context, "coefficients", found.Coefficients, expected.Coefficients, status, (p, i) => bounds[p].Coefficient(lambdas[p], i));
        CheckOutput(context, "center", found.Center, expected.Center, status, (p, i) => bounds[p].Center(i));
        CheckOutput(context, "offset", found.Offset, expected.Offset, status, (p, i) => bounds[p].Center(problems.Columns + i));
        CheckEvidence(context, problems, found, lambdas, status, bounds);
        return found;
    }

    private static void CheckPenalties<T>(
        ConformanceContext context, BatchedProblems<T> problems, BatchedAnswers found, BatchedAnswers wanted, BatchedRidgeBounds<T>[] bounds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = problems.Count, grid = problems.Penalties.Length;
        double[] expected = wanted.Lambda.Read("lambda"), tolerance = new double[count];
        double[]? errors = found.LeaveOneOut?.Read("leave-one-out"), errorBounds = errors is null ? null : new double[errors.Length];
        for (int p = 0; p < count; p++)
        {
            if (double.IsNaN(expected[p])) continue;
            BatchedRidgeBounds<T> bound = bounds[p];
            double scale = problems.Form == BatchedPenaltyForm.SharedRelative ? bound.Scale : 1;
            if (errors is not null)
            {
                double[] own = errors.AsSpan(p * grid, grid).ToArray();
                double best = own.Min();
                expected[p] = problems.Penalties.Where((_, l) => own[l] == best).DefaultIfEmpty(double.NaN).Max() * scale;
                for (int l = 0; l < grid; l++) errorBounds![(p * grid) + l] = bound.LeaveOneOut(problems.Penalties[l] * scale);
            }

            tolerance[p] = problems.Form == BatchedPenaltyForm.SharedRelative ? expected[p] * bound.Roundings : 0;
        }

        context.ExpectClose("lambda", found.Lambda, expected, tolerance);
        if (found.LeaveOneOut is { } output) context.ExpectClose("leave-one-out", output, wanted.LeaveOneOut!.Read("leave-one-out"), errorBounds!);
    }

    // Of a problem that was not solved everything is NaN.
    private static void CheckOutput(
        ConformanceContext context, string name, GuardedBatch<double> found, GuardedBatch<double> expected, int[] status, Func<int, int, double> bound)
    {
        double[] values = expected.Read(name), bounds = new double[values.Length];
        int columns = (int)found.View.Columns;
        for (int i = 0; i < values.Length; i++)
        {
            if (status[i / columns] == 0) bounds[i] = bound(i / columns, i % columns);
            else values[i] = double.NaN;
        }

        context.ExpectClose(name, found, values, bounds);
    }

    // The backward error is that of the answer as it is, so it is computed from the answer.
    private static void CheckEvidence<T>(
        ConformanceContext context, BatchedProblems<T> problems, BatchedAnswers found, double[] lambdas, int[] status, BatchedRidgeBounds<T>[] bounds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = problems.Columns, t = problems.Targets;
        double[] beta = found.Coefficients.Read("coefficients"), center = found.Center.Read("center"), offset = found.Offset.Read("offset");
        double[] expected = new double[problems.Count * t], tolerance = new double[expected.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            (int p, int k) = Math.DivRem(i, t);
            expected[i] = double.NaN;
            if (status[p] != 0) continue;
            (expected[i], tolerance[i]) = bounds[p].BackwardError(lambdas[p], beta.AsSpan(((p * t) + k) * d, d), center.AsSpan(p * d, d), offset[i], k);
        }

        context.ExpectClose("backward error", found.BackwardError, expected, tolerance);
    }
}
