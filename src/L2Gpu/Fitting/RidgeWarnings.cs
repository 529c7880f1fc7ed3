using System.Globalization;
using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>What a reader should know before relying on a fit, each with its remedy.</summary>
internal static class RidgeWarnings
{
    public static IEnumerable<string> About<T>(Solution solution, LeaveOneOutCurve? curve, RidgeOptions options, bool isDual)
        where T : unmanaged, IFloatingPointIeee754<T>
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
        else if (Rank.IsIllConditioned<T>(solution.Sensitivity))
        {
            double digits = Math.Max(0, Math.Floor(-Math.Log10(solution.Sensitivity * Rank.Epsilon<T>())));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The system has condition number {solution.Sensitivity:0.0e+0}, past what normal equations can carry: about {digits} digits of a coefficient are sure, ")
                + $"though predictions can be good all the same. Remedy: {string.Join(", or ", Remedies<T>(options))}.";
        }

        if (curve is null) yield break;
        if (solution.Coordinates.Penalty.All(m => m == 0))
            yield return "No column is penalised, so λ plays no part. Remedy: none needed, or feature penalties above 0.";
        else if (!curve.MeanSquaredError.Any(double.IsFinite))
            yield return "No λ lets every row be predicted from the others, so that leave-one-out errors are infinite and choose nothing. Remedy: give one λ.";
        else if (options.Lambda.Kind != LambdaChoiceKind.Auto || curve.MeanSquaredError.Min() == curve.MeanSquaredError.Max())
            yield break;
        else if (curve.Best == curve.Lambda[^1])
            yield return "The largest λ of the grid was best: the columns say next to nothing about the target. Remedy: other columns, or give λ.";
        else if (curve.Best == curve.Lambda[0] && !isDual)
            yield return "The smallest λ of the grid was best: the data ask for next to no penalty. Remedy: none needed, or give λ, 0 included.";
    }

    private static IEnumerable<string> Remedies<T>(RidgeOptions options)
    {
        if (typeof(T) == typeof(float)) yield return "FP64";
        if (!options.Standardize) yield return "standardise the columns";
        yield return "a larger λ";
        yield return "drop columns that others nearly repeat";
    }
}
