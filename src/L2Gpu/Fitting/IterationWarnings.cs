using System.Globalization;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>What is said of iterations: a result that did not converge is never passed off as one that did.</summary>
internal static class IterationWarnings
{
    /// <summary>The status of the worst target.</summary>
    public static string Status(IReadOnlyList<IterationResult> results)
    {
        IterationStatus[] found = [.. results.Select(r => r.Status)];
        return found.Contains(IterationStatus.Diverged) ? "diverged"
            : found.Contains(IterationStatus.IterationLimit) ? "iteration limit"
            : found.Contains(IterationStatus.Stalled) ? "stalled"
            : found.Contains(IterationStatus.Stopped) ? "stopped early"
            : "converged";
    }

    /// <summary>A warning for each target that did not converge, and one where the conditioning leaves few digits.</summary>
    public static IEnumerable<string> About(Solution solution)
    {
        if (solution.Iterative is not { } results) yield break;
        for (int k = 0; k < results.Length; k++)
        {
            if (results[k].Status == IterationStatus.Converged) continue;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Conjugate gradients did not converge for target {k} ({Status([results[k]])}, relative residual {results[k].RelativeResidual:0.0e+0} after {results[k].Iterations} iterations): ")
                + $"its coefficients are no solution. Remedy: {Remedy(results[k].Status)}.";
        }

        if (Rank.IsIllConditioned<double>(solution.Sensitivity))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The system has a condition number of at least {solution.Sensitivity:0.0e+0}")
                + ": few digits of a coefficient are sure, though predictions can be good all the same. Remedy: a larger λ, or drop columns that others nearly repeat.";
        }
    }

    private static string Remedy(IterationStatus status) => status switch
    {
        IterationStatus.IterationLimit => "a larger λ, standardise the columns, or allow more iterations; or the Cholesky or eigen solver",
        IterationStatus.Stalled => "a larger tolerance, or a larger λ; or the eigen solver",
        _ => "the Cholesky or eigen solver",
    };
}
