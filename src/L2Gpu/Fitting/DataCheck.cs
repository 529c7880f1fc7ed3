using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Refuses data from which nothing can be fitted, and says where the trouble is.</summary>
internal static class DataCheck
{
    /// <summary>Throws at the first weight that is negative, NaN or infinite.</summary>
    public static void Weights<T>(RowBlock<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (block.Weights is not { } weights) return;
        for (long row = 0; row < weights.Rows; row++)
        {
            T w = weights.Row(row)[0];
            if (!(w >= T.Zero) || !T.IsFinite(w))
                throw new ArgumentException($"The weight of row {block.FirstRow + row} is {w}; weights must be finite and not negative.");
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
        if (!finite) ThrowAtCulprit(session);
    }

    [DoesNotReturn]
    public static void ThrowAtCulprit<T>(FitSession<T> session)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        session.EachBlock("search", static (_, _, _) => { }, static block =>
        {
            for (long row = 0; row < block.Rows; row++)
            {
                ThrowIfNotFinite(block.X.Row(row), block.FirstRow + row, "x");
                ThrowIfNotFinite(block.Y.Row(row), block.FirstRow + row, "y");
            }
        });
        throw new ArgumentException(
            "All values are finite, but their squares sum to more than the arithmetic can hold. Divide the large columns by a constant, or use FP64.");
    }

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
