using System.Globalization;
using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>What a reader should know before relying on a kernel fit, each with its remedy.</summary>
internal static class KernelWarnings
{
    /// <summary>About a solution.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="curve">Leave-one-out errors; null where λ was not chosen by them.</param>
    /// <param name="options">How.</param>
    /// <param name="spectrum">Eigenvalues; null where there are none.</param>
    public static IEnumerable<string> About(KernelSolution solution, LeaveOneOutCurve? curve, KernelRidgeOptions options, KernelSpectrum? spectrum)
    {
        if (spectrum is { IsIndefinite: true })
        {
            bool minimum = solution.Lambda.All(spectrum.IsDefinite);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel matrix has negative eigenvalues, down to {spectrum.Values[0]:0.0e+0}: {options.Kernel.Name} is no positive semidefinite kernel here, ")
                + (minimum ? "and the penalty is no norm. Remedy: none needed for predictions, or another kernel."
                    : "and the answer solves the equations, but minimises nothing. Remedy: a larger λ, or another kernel.");
        }

        double condition = solution.Answers.Max(a => a.RegularizedConditionNumber ?? double.NaN);
        if (solution.Answers.All(a => a.Iterations is null) && Rank.IsIllConditioned<double>(condition) && !double.IsNaN(condition))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The system has a condition number of about {condition:0.0e+0}")
                + ": few digits of a dual coefficient are sure, though predictions can be good all the same. Remedy: a larger λ.";
        }

        IterationResult[] open = [.. solution.Answers.SelectMany(a => a.Iterations ?? []).Where(r => r.Status is not (IterationStatus.Converged or IterationStatus.Stopped))];
        if (open.Length > 0)
        {
            IterationResult worst = open.MaxBy(r => r.RelativeResidual)!;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Conjugate gradients did not converge for {open.Length} right side{(open.Length == 1 ? "" : "s")} ({IterationWarnings.Status(open)}, relative residual up to {worst.RelativeResidual:0.0e+0}): ")
                + $"the coefficients are no solution. Remedy: {(solution.Answers.Any(IsNarrow) ? IterativeRoute.WiderRemedy : "")}more iterations, a larger λ or preconditioner rank, or the solver cholesky or nystrom.";
        }

        foreach (string warning in About(curve, options)) yield return warning;
    }

    // Ended where FP64 products might have gone on.
    private static bool IsNarrow(KernelAnswer answer)
        => answer.Precision == KernelRouteChoice.NameOf(KernelArithmetic.Single) && answer.Iterations is { } results && results.Any(IterativeRoute.NeedsMore);

    /// <summary>About the choice of λ.</summary>
    public static IEnumerable<string> About(LeaveOneOutCurve? curve, KernelRidgeOptions options)
    {
        if (curve is null) yield break;
        if (!curve.MeanSquaredError.Any(double.IsFinite))
            yield return "No λ lets every row be predicted from the others, so that leave-one-out errors are infinite and choose nothing. Remedy: give one λ.";
        else if (options.Lambda.Kind == LambdaChoiceKind.Auto && curve.Best == curve.Lambda[^1])
            yield return "The largest λ of the grid was best: at this length the kernel says next to nothing about the target. Remedy: another gamma or length scale, or give λ.";
        else if (options.Lambda.Kind == LambdaChoiceKind.Auto && curve.Best == curve.Lambda[0])
            yield return "The smallest λ of the grid was best: the data ask for next to no penalty. Remedy: a kernel of a smaller length, or give λ.";
    }
}
