using System.Globalization;
using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>What a reader should know before relying on a fit, each with its remedy.</summary>
internal static class RidgeWarnings
{
    public static IEnumerable<string> About<T>(Solution solution, LeaveOneOutCurve? curve, RidgeOptions options, bool isDual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (double.IsInfinity(solution.Sensitivity))
        {
            yield return "The columns are linearly dependent to working precision, and no penalty tells them apart: of all solutions the one of smallest norm was taken. "
                + "Remedy: λ > 0, or drop columns that others repeat.";
        }
        else if (solution.Solver == Solver.Qr ? Rank.IsIllConditioned<double>(solution.Sensitivity) : Rank.IsIllConditioned<T>(solution.Sensitivity))
        {
            bool isQr = solution.Solver == Solver.Qr;
            double digits = Math.Max(0, Math.Floor(-Math.Log10(solution.Sensitivity * (isQr ? Rank.Epsilon<double>() : Rank.Epsilon<T>()))));
            string what = isQr ? "The coefficients, by orthogonal factors, have" : "The system has", limit = isQr ? "FP64" : "normal equations";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{what} condition number {solution.Sensitivity:0.0e+0}, past what {limit} can carry: about {digits} digits of a coefficient are sure, ")
                + $"though predictions can be good all the same. Remedy: {string.Join(", or ", Remedies<T>(options, isQr))}.";
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

    private static IEnumerable<string> Remedies<T>(RidgeOptions options, bool isQr)
    {
        if (typeof(T) == typeof(float) && !isQr) yield return "FP64";
        if (!isQr && options.Solver != Solver.Auto) yield return "the solver qr or auto";
        if (!options.Standardize) yield return "standardise the columns";
        yield return "a larger λ";
        yield return "drop columns that others nearly repeat";
    }
}
