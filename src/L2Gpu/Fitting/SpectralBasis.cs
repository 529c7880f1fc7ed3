using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// Directions in which every λ of a grid is solved by a division: with z = (x − center)·M the weighted second moments are diagonal,
/// Σ w zⱼ² = eⱼ, and the coefficients are β(λ) = M(F(λ) ∘ P).
/// </summary>
/// <param name="Coordinates">Folded coordinates, which say which norm is penalised.</param>
/// <param name="Directions">M, shape (columns of the data, directions).</param>
/// <param name="Eigenvalues">eⱼ; 1 for an unpenalised direction.</param>
/// <param name="Unpenalized">How many directions carry no penalty; they come first.</param>
/// <param name="Projections">P = MᵀXᵀWY, shape (directions, targets).</param>
/// <param name="Threshold">Eigenvalues up to this one are rounding, and their directions are left alone unless λ is more than that.</param>
/// <param name="Penalized">The extreme eigenvalues without penalty of the penalised directions.</param>
/// <param name="Free">The extreme eigenvalues of the unpenalised columns; null if there are none.</param>
internal sealed record SpectralBasis(
    Coordinates Coordinates,
    MatrixView<double> Directions,
    double[] Eigenvalues,
    int Unpenalized,
    double[] Projections,
    double Threshold,
    EigenvalueRange Penalized,
    EigenvalueRange? Free)
{
    // A few roundings of a leverage, in units of what the condition number makes of one.
    private const double LeverageRounding = 4;

    public int Count => Eigenvalues.Length;

    /// <summary>M as it was made on the host, where the device has memory of its own; null elsewhere.</summary>
    public double[]? HostDirections { get; init; }

    /// <summary>M on the host, packed, to be changed by the caller.</summary>
    public double[] CopyDirections(DeviceArena arena) => HostDirections is { } made ? [.. made] : arena.Download(Directions);

    /// <summary>The extreme eigenvalues of the system with a penalty; of the Gram matrix itself at λ = 0.</summary>
    public EigenvalueRange RangeAt(double lambda)
    {
        var penalized = new EigenvalueRange(Penalized.Smallest > Threshold ? Penalized.Smallest + lambda : lambda, Penalized.Largest + lambda);
        if (Free is not { } free) return penalized;
        return Unpenalized == Count ? free : new(Math.Min(free.Smallest, penalized.Smallest), Math.Max(free.Largest, penalized.Largest));
    }

    /// <summary>
    /// The condition number that decides how many digits are left: the larger of those of the two blocks, which are decomposed apart, so that
    /// the units of the one do not matter to the other.
    /// </summary>
    public double SensitivityAt(double lambda)
    {
        double penalized = Unpenalized == Count ? 1 : (this with { Free = null }).RangeAt(lambda).Condition;
        return Math.Max(penalized, Free?.Condition ?? 1);
    }

    /// <summary>By how much rounding errors are enlarged in leverages zⱼ²/(eⱼ + λ): those of eⱼ are relative to the largest eigenvalue.</summary>
    public double LeverageConditionAt(double lambda)
    {
        double smallest = double.PositiveInfinity;
        for (int j = Unpenalized; j < Count; j++)
        {
            if (Eigenvalues[j] > Threshold) smallest = Math.Min(smallest, Eigenvalues[j]);
        }

        double penalized = double.IsFinite(smallest) ? Penalized.Largest / (smallest + lambda) : 1;
        return Math.Max(1, Math.Max(penalized, Free is { Smallest: > 0 } free ? free.Condition : 1));
    }

    /// <summary>How near to 1 a leverage that was computed in <typeparamref name="T"/> counts as 1.</summary>
    public double LeverageMarginAt<T>(double lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LeverageRounding * Rank.Epsilon<T>() * LeverageConditionAt(lambda);

    /// <summary>1/(eⱼ + λ); 1 for an unpenalised direction; 0 for one that neither the data nor the penalty determine.</summary>
    public double Filter(int direction, double lambda)
    {
        if (direction < Unpenalized) return 1;
        double e = Math.Max(0, Eigenvalues[direction]);
        return e > Threshold || lambda > Threshold ? 1 / (e + lambda) : 0;
    }

    /// <summary>eⱼ/(eⱼ + λ), what is left of the least-squares coefficient in a direction.</summary>
    public double FilterFactor(int direction, double lambda) => Filter(direction, lambda) * Math.Max(0, Eigenvalues[direction]);
}
