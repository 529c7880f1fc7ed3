namespace L2Gpu.Fitting;

/// <summary>
/// The coordinates in which normal equations are solved: column <c>Columns[j]</c> of the data times <c>Scale[j]</c>, penalised by
/// λ·<c>Penalty[j]</c>. Columns that are left out have coefficient 0.
/// </summary>
internal sealed record Coordinates(int[] Columns, double[] Scale, double[] Penalty)
{
    public int Count => Columns.Length;

    /// <summary>Whether some coordinate carries no penalty.</summary>
    public bool HasUnpenalized => Penalty.Contains(0);

    /// <summary>Standardisation as scale, feature penalties as penalty; columns that cannot have a coefficient left out.</summary>
    /// <param name="deviations">The standard deviation of each column; exactly 0 where it is constant.</param>
    /// <param name="options">The options of the fit.</param>
    public static Coordinates Create(double[] deviations, RidgeOptions options)
    {
        IReadOnlyList<double>? penalties = options.FeaturePenalties;
        double PenaltyOf(int column) => penalties?[column] ?? 1;

        // A constant column can be told from the intercept by its penalty alone.
        bool IsIdle(int column) => deviations[column] == 0 && (options.Standardize || (options.FitIntercept && PenaltyOf(column) == 0));

        int[] columns = [.. Enumerable.Range(0, deviations.Length).Where(column => !IsIdle(column))];
        return new Coordinates(
            columns,
            Array.ConvertAll(columns, column => options.Standardize ? 1 / deviations[column] : 1),
            Array.ConvertAll(columns, PenaltyOf));
    }

    /// <summary>The same problem with each penalty taken into the scale, unpenalised coordinates first: one λ for the rest.</summary>
    public Coordinates Folded()
    {
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(j => Penalty[j] != 0)];
        return new Coordinates(
            Array.ConvertAll(order, j => Columns[j]),
            Array.ConvertAll(order, j => Penalty[j] == 0 ? Scale[j] : Scale[j] / Math.Sqrt(Penalty[j])),
            Array.ConvertAll(order, j => Penalty[j] == 0 ? 0.0 : 1.0));
    }

    /// <summary>Puts coefficients in these coordinates, shape (count, targets), back to the columns of the data, shape (columns, targets).</summary>
    public double[] ToData(ReadOnlySpan<double> scaled, int dataColumns, int targets)
    {
        var result = new double[dataColumns * targets];
        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < targets; k++) result[(Columns[j] * targets) + k] = Scale[j] * scaled[(j * targets) + k];
        }

        return result;
    }

    /// <summary>Takes the rows of a matrix of the data's columns, shape (columns, targets), into these coordinates.</summary>
    public double[] FromData(ReadOnlySpan<double> values, int targets)
    {
        var result = new double[Count * targets];
        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < targets; k++) result[(j * targets) + k] = Scale[j] * values[(Columns[j] * targets) + k];
        }

        return result;
    }
}
