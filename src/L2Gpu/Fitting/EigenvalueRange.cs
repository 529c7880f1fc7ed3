namespace L2Gpu.Fitting;

/// <summary>The extreme eigenvalues of a positive semidefinite matrix.</summary>
internal readonly record struct EigenvalueRange(double Smallest, double Largest)
{
    /// <summary>Their ratio; ∞ for a singular matrix.</summary>
    public double Condition => Smallest > 0 ? Largest / Smallest : double.PositiveInfinity;
}
