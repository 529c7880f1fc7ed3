using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Refuses data from which nothing can be fitted, and says where the trouble is.</summary>
internal static class DataCheck
{
    /// <summary>Throws at the first weight that is negative, NaN or infinite.</summary>
    public static void Weights<T>(RowLabels<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows.Weights is not { } weights) return;
        for (long row = 0; row < weights.Rows; row++)
        {
            T w = weights.Row(row)[0];
            if (!(w >= T.Zero) || !T.IsFinite(w))
                throw new ArgumentException($"The weight of row {rows.FirstRow + row} is {w}; weights must be finite and not negative.");
        }
    }

    /// <summary>Throws if there is nothing to fit, or if the sums are not finite; then the data are searched for the reason.</summary>
    public static void Usable<T>(FitSession<T> session, Moments moments)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (moments.Rows == 0) throw new ArgumentException("There are no rows to fit.");
        if (session.Source.IsWeighted && moments.TotalWeight == 0) throw new ArgumentException("All weights are 0, so that no row counts. Give at least one positive weight.");
        bool finite = moments.Means.All(double.IsFinite) && moments.Squares.All(double.IsFinite) && moments.Cross.All(double.IsFinite)
            && moments.TargetSquares.All(double.IsFinite) && double.IsFinite(moments.TotalWeight);
        if (!finite) ThrowAtCulprit(session, moments);
    }

    /// <summary>Throws if a column varies, but by so little that its squares vanish and it would be taken for a constant.</summary>
    /// <param name="session">The fit. Only columns that may be meant are looked at, and only then are the rows read again.</param>
    /// <param name="moments">Moments with variances.</param>
    /// <param name="smallestNormal">The smallest normal number of the arithmetic of the squares.</param>
    public static void Vanishing<T>(FitSession<T> session, Moments moments, double smallestNormal)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Below, squares of what lies near the deviation have lost their last digits.
        double limit = Math.Sqrt(64 * smallestNormal);
        int[] small = [.. Enumerable.Range(0, moments.Variances.Length).Where(j =>
            moments.Means[j] != 0 && Math.Sqrt(moments.Variances[j]) < limit && Math.Abs(moments.Means[j]) < limit / Rank.Epsilon<T>())];
        if (small.Length == 0) return;
        var first = new T?[small.Length];
        session.EachHostBlock("search", block =>
        {
            for (long row = 0; row < block.Rows; row++)
            {
                if (block.Weights is { } weights && T.IsZero(weights.Row(row)[0])) continue;
                for (int i = 0; i < small.Length; i++)
                {
                    T value = block.X.Row(row)[small[i]];
                    first[i] ??= value;
                    if (value == first[i]) continue;
                    throw new ArgumentException(
                        $"The values of {session.NameOf(small[i])} are as small as {value}, so that their squares vanish. Multiply the column by a constant{OrDouble<T>()}.");
                }
            }
        });
    }

    /// <summary>Throws if residuals are so large that nothing can be said of them.</summary>
    public static void Measurable(double[] residualSquares, int targets, double totalWeight)
    {
        int found = Array.FindIndex(residualSquares, s => !double.IsFinite(s / totalWeight));
        if (found >= 0) throw new ArgumentException($"The residuals of target {found % targets} sum to more than FP64 can hold when squared. Divide the target by a constant.");
    }

    /// <summary>Throws if the equations themselves cannot be written down.</summary>
    public static void Measured(double[] backwardErrors)
    {
        if (backwardErrors.All(double.IsFinite)) return;
        throw new ArgumentException("Products of weights, columns and residuals are more than FP64 can hold. Divide the weights or the large columns by a constant.");
    }

    /// <summary>Throws if a coefficient is more than a number can hold.</summary>
    public static void Representable(double[] coefficients, int targets)
    {
        int found = Array.FindIndex(coefficients, b => !double.IsFinite(b));
        if (found < 0) return;
        throw new ArgumentException(
            $"The coefficient of column {found / targets} is more than FP64 can hold: its values are too small beside the target's. Multiply the column by a constant.");
    }

    /// <summary>Throws at the first value that is NaN or infinite, in a row that counts.</summary>
    public static void Finite<T>(RowBlock<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long row = 0; row < block.Rows; row++)
        {
            if (block.Weights is { } weights && T.IsZero(weights.Row(row)[0])) continue;
            ThrowIfNotFinite(block.X.Row(row), block.FirstRow + row, "x");
            ThrowIfNotFinite(block.Y.Row(row), block.FirstRow + row, "y");
        }
    }

    [DoesNotReturn]
    public static void ThrowAtCulprit<T>(FitSession<T> session, Moments moments)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        session.EachHostBlock("search", Finite);
        int large = Array.FindIndex(moments.Squares, s => !double.IsFinite(s));
        string where = large >= 0 ? session.NameOf(large) : "the columns and targets together";
        throw new ArgumentException(
            $"All values are finite, but the squares of {where} sum to more than the arithmetic can hold. Divide what is large by a constant{OrDouble<T>()}.");
    }

    private static string OrDouble<T>() => typeof(T) == typeof(float) ? ", or use FP64" : "";

    private static void ThrowIfNotFinite<T>(ReadOnlySpan<T> values, long row, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int column = 0; column < values.Length; column++)
        {
            if (!T.IsFinite(values[column]))
                throw new ArgumentException($"{name}[{row}, {column}] is {values[column]}; every value must be finite. Drop the row or fill the value in.", name);
        }
    }
}
