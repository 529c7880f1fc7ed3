namespace L2Gpu.Solvers;

/// <summary>What makes a solution as good as its residual: an operator that is better than the one that is iterated with (Higham, §12.1).</summary>
/// <param name="Operator">The operator of the residuals between rounds.</param>
/// <param name="Epsilon">The roundoff of the products that are iterated with.</param>
internal sealed record ExactResidual<T>(ILinearOperator<T> Operator, double Epsilon)
    where T : unmanaged
{
    // What a recursion over such products says of its residual is true within some hundred roundings of where it began, and seldom below.
    private const double Roundings = 100;

    // A round that ends at the tolerance itself would leave half of the residuals just above it.
    private const double Margin = 0.5;

    private const double LeastGain = 0.1;

    /// <summary>The relative residual at which the recursion ends a round.</summary>
    public static double EndOf(KrylovSystem system, double tolerance) => Math.Max(Margin * tolerance, system.Gain * system.Residual);

    /// <summary>What a round may hope for, of its first residual: less than rounding, and than the round before could not do.</summary>
    /// <param name="before">The residual that the round before began with.</param>
    /// <param name="after">The one it ended with.</param>
    public double GainAfter(double before, double after) => Math.Clamp(after / before, Roundings * Epsilon, LeastGain);

    /// <summary>What the first round may hope for.</summary>
    public double FirstGain => Roundings * Epsilon;
}
