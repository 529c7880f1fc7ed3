using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>
/// The posterior of coefficients in the directions of a fit: their covariance is V·diag(σ²/(e + λ))·Vᵀ, and the prior's τ²·S² where no row reaches.
/// </summary>
/// <param name="Columns">The columns of the data.</param>
/// <param name="Directions">V, packed, shape (columns of the data, directions).</param>
/// <param name="Eigenvalues">e of the penalised directions; 1 for the others.</param>
/// <param name="Unpenalized">How many directions have a flat prior; they come first.</param>
/// <param name="PriorScale">sⱼ² of each column, where the directions are fewer than the columns: the part of the prior that they do not hold is τ²(S² − VVᵀ). Null otherwise.</param>
/// <param name="InverseWeight">1/Σw, the variance of the mean in units of σ²; 0 without intercept.</param>
internal sealed record PosteriorBasis(int Columns, double[] Directions, double[] Eigenvalues, int Unpenalized, double[]? PriorScale, double InverseWeight)
{
    public int Count => Eigenvalues.Length;

    public static PosteriorBasis Create(SpectralBasis basis, double[] directions, int columns, double inverseWeight)
    {
        // The column form spans every coordinate, the row form as many as there are rows.
        double[]? scale = null;
        if (basis.Unpenalized == 0 && basis.Count < basis.Coordinates.Count)
        {
            scale = new double[columns];
            for (int j = 0; j < basis.Coordinates.Count; j++) scale[basis.Coordinates.Columns[j]] = basis.Coordinates.Scale[j] * basis.Coordinates.Scale[j];
        }

        return new PosteriorBasis(columns, directions, [.. basis.Eigenvalues.Select(e => Math.Max(0, e))], basis.Unpenalized, scale, inverseWeight);
    }

    /// <summary>σ²/(e + λ) of each direction.</summary>
    public double[] Variances(double lambda, double noise)
        => [.. Eigenvalues.Select((e, j) => noise / (j < Unpenalized ? 1 : e + lambda))];

    /// <summary>The variance of each coefficient.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="noise">σ².</param>
    /// <param name="prior">τ².</param>
    public double[] Diagonal(double lambda, double noise, double prior)
    {
        double[] variances = Variances(lambda, noise), squares = new double[Count], result = new double[Columns];
        for (int i = 0; i < Columns; i++)
        {
            ReadOnlySpan<double> row = Directions.AsSpan(i * Count, Count);
            TensorPrimitives.Multiply(row, row, squares);
            result[i] = HostSums.Dot(squares, variances);
            if (PriorScale is not null) result[i] += prior * Math.Max(0, PriorScale[i] - HostSums.Sum(squares));
        }

        return result;
    }
}
