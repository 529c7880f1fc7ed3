namespace L2Gpu.Fitting;

/// <summary>The sums of a <see cref="TargetSpread{T}"/>: of weights, and for each target of differences from a shift and of their squares.</summary>
internal sealed record TargetSpreadState(double Total, double[] Shift, double[] Sums, double[] Squares)
{
    /// <summary>Σ w(y − ȳ)² of each target.</summary>
    public double[] CenteredSquares()
    {
        var result = new double[Sums.Length];
        for (int k = 0; k < result.Length && Total > 0; k++) result[k] = Math.Max(0, Squares[k] - (Sums[k] * Sums[k] / Total));
        return result;
    }

    /// <summary>The sums of both sets of rows, or of those that are left when the other ones are taken away, about their means.</summary>
    /// <param name="other">The other rows.</param>
    /// <param name="sign">1 to add them, −1 to take them away.</param>
    /// <remarks>Chan, Golub and LeVeque (1983), as in <see cref="MomentAlgebra"/>.</remarks>
    public TargetSpreadState With(TargetSpreadState other, int sign)
    {
        if (other.Total == 0) return this;
        double total = Total + (sign * other.Total);
        int targets = Sums.Length;
        if (!(total > 0)) return new(0, new double[targets], new double[targets], new double[targets]);
        double[] mine = CenteredSquares(), others = other.CenteredSquares(), means = new double[targets], squares = new double[targets];
        for (int k = 0; k < targets; k++)
        {
            double mean = Mean(k), difference = other.Mean(k) - mean;
            means[k] = mean + (sign * difference * (other.Total / total));
            squares[k] = Math.Max(0, mine[k] + (sign * (others[k] + (Total * (other.Total / total) * difference * difference))));
        }

        return new(total, means, new double[targets], squares);
    }

    private double Mean(int target) => Total > 0 ? Shift[target] + (Sums[target] / Total) : 0;
}
