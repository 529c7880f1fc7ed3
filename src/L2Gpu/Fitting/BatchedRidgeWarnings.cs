using System.Collections.Immutable;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>What a reader should know before relying on a batch of fits, each with its remedy.</summary>
internal static class BatchedRidgeWarnings
{
    public static IEnumerable<string> About<T>(BatchedRidgeValues values, ImmutableSortedDictionary<BatchedRidgeStatus, int> outcomes, int grid)
    {
        foreach ((BatchedRidgeStatus status, int count) in outcomes)
        {
            if (Remedy<T>(status) is { } remedy) yield return $"{count} of {values.Status.Length} problems {remedy} The first is problem {Array.IndexOf(values.Status, status)}.";
        }

        if (grid == 0) yield break;
        int undecided = Enumerable.Range(0, values.Status.Length).Count(p =>
            values.Status[p] == BatchedRidgeStatus.Solved && !values.LeaveOneOut.AsSpan(p * grid, grid).ContainsAnyInRange(0, double.MaxValue));
        if (undecided > 0)
        {
            yield return $"In {undecided} problems no λ lets every row be predicted from the others, so that leave-one-out errors are infinite and the largest λ was taken. "
                + "Remedy: give one λ, or more rows.";
        }
    }

    private static string? Remedy<T>(BatchedRidgeStatus status) => status switch
    {
        BatchedRidgeStatus.NoRows => "have no row of positive weight. Remedy: leave them out, or see to their rows.",
        BatchedRidgeStatus.NotFinite => "hold NaN, infinity or values too large to square. Remedy: drop such rows, fill values in, or divide large columns by a constant.",
        BatchedRidgeStatus.RankDeficient =>
            $"have columns that depend on each other to working precision, and too small a penalty. Remedy: a larger λ, fewer columns{(typeof(T) == typeof(float) ? ", FP64" : "")}, or Ridge.Fit, which gives the minimum-norm solution.",
        BatchedRidgeStatus.BadWeight => "have a weight that is negative, NaN or infinite. Remedy: see to their weights.",
        _ => null,
    };
}
