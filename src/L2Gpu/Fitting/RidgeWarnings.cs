using System.Globalization;
using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>What a reader should know before relying on a fit, each with its remedy.</summary>
internal static class RidgeWarnings
{
    /// <summary>Where the rows are gone.</summary>
    public const string OnMoments = "Backward error, R² and RMSE were measured on the FP64 moments, not on the rows, so that an error in the moments themselves does not show. "
        + "Remedy: give the rows to Fit beside the sums.";

    /// <summary>About one solution.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="curve">The scores of penalties, where one was chosen.</param>
    /// <param name="options">How.</param>
    /// <param name="isDual">Whether the fit is by rows.</param>
    /// <param name="withoutQr">The device, where it has no QR that would have kept more digits.</param>
    public static IEnumerable<string> About(Solution solution, LambdaCurve? curve, RidgeOptions options, bool isDual, string? withoutQr)
    {
        if (solution.Iterative is not null)
        {
            // Its residuals are FP64 whatever the data are, and nothing is squared that a factor would have to hold.
            yield break;
        }

        if (double.IsInfinity(solution.Sensitivity))
        {
            yield return "The columns are linearly dependent to working precision, and no penalty tells them apart: of all solutions the one of smallest norm was taken. "
                + "Remedy: λ > 0, or drop columns that others repeat.";
        }
        else if (solution.Precision == "f32" ? Rank.IsIllConditioned<float>(solution.Sensitivity) : Rank.IsIllConditioned<double>(solution.Sensitivity))
        {
            bool isQr = solution.Solver == Solver.Qr;
            double digits = Math.Max(0, Math.Floor(-Math.Log10(solution.Sensitivity * (solution.Precision == "f32" ? Rank.Epsilon<float>() : Rank.Epsilon<double>()))));
            string what = isQr ? "The coefficients, by orthogonal factors, have" : "The system has", limit = isQr ? "FP64" : "normal equations";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{what} condition number {solution.Sensitivity:0.0e+0}, past what {limit} can carry: about {digits} digits of a coefficient are sure, ")
                + $"though predictions can be good all the same. Remedy: {string.Join(", or ", Remedies(solution, options, withoutQr))}.";
        }

        if (curve is null) yield break;
        if (solution.Coordinates.Penalty.All(m => m == 0))
            yield return "No column is penalised, so λ plays no part. Remedy: none needed, or feature penalties above 0.";
        else if (!curve.Score.Any(double.IsFinite) && curve.Criterion != LambdaCriterion.LeaveOneOut)
            yield return "No λ has a finite score, so that the criterion chooses nothing. Remedy: give one λ, or use another criterion.";
        else if (!curve.Score.Any(double.IsFinite))
            yield return "No λ lets every row be predicted from the others, so that leave-one-out errors are infinite and choose nothing. Remedy: give one λ.";
        else if (options.Lambda.Kind != LambdaChoiceKind.Auto || curve.Score.Min() == curve.Score.Max())
            yield break;
        else if (curve.Score[curve.Lambda.IndexOf(curve.Best)] > curve.Score.Min())
            yield break;
        else if (curve.Best == curve.Lambda[^1])
            yield return "The largest λ of the grid was best: the columns say next to nothing about the target. Remedy: other columns, or give λ.";
        else if (curve.Best == curve.Lambda[0] && !isDual)
            yield return "The smallest λ of the grid was best: the data ask for next to no penalty. Remedy: none needed, or give λ, 0 included.";
    }

    /// <summary>About the penalties of a path that are too small for the conditioning of the columns.</summary>
    public static IEnumerable<string> AlongPath<T>(double[] grid, Func<double, double> sensitivity, RidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] ill = [.. grid.Where(lambda => Rank.IsIllConditioned<T>(sensitivity(lambda)))];
        if (ill.Length == 0) yield break;
        string largest = ill.Max() == 0 ? "0" : ill.Max().ToString("0.###e+0", CultureInfo.InvariantCulture);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"At {ill.Length} of {grid.Length} penalties, λ ≤ {largest}, the condition number is past what normal equations can carry, and single coefficients there are not sure. ")
            + $"Remedy: {string.Join(", or ", Remedies(Rank.NameOf<T>(), ["a fit with the solver qr or auto"], options))}.";
    }

    private static IEnumerable<string> Remedies(Solution solution, RidgeOptions options, string? withoutQr)
        => Remedies(
            solution.Precision,
            withoutQr is not null ? [$"a device that has QR, as cpu has and {withoutQr} has not"] : solution.Solver != Solver.Qr && options.Solver != Solver.Auto ? ["the solver qr or auto"] : [],
            options);

    private static IEnumerable<string> Remedies(string precision, string[] solvers, RidgeOptions options)
    {
        if (precision == "f32") yield return "FP64";
        foreach (string solver in solvers) yield return solver;
        if (!options.Standardize) yield return "standardise the columns";
        yield return "a larger λ";
        yield return "drop columns that others nearly repeat";
    }
}
