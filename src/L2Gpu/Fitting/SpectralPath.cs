using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The coefficients of one target for every λ of a grid, from the directions of a fit.</summary>
internal static class SpectralPath
{
    /// <summary>M(F(λ) ∘ p) for each λ.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="basis">Its directions.</param>
    /// <param name="projections">p, one for each direction.</param>
    /// <param name="grid">The penalties.</param>
    /// <returns>Shape (columns, grid), in the units of the data.</returns>
    public static double[] Coefficients<T>(FitSession<T> session, SpectralBasis basis, ReadOnlySpan<double> projections, double[] grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int r = basis.Count;
        var filtered = new double[r * grid.Length];
        for (int j = 0; j < r; j++)
        {
            for (int l = 0; l < grid.Length; l++) filtered[(j * grid.Length) + l] = basis.Filter(j, grid[l]) * projections[j];
        }

        var product = new Product(session.Accelerator, session.Queue, session.Arena);
        return session.Arena.Download(product.Of(Transpose.No, basis.Directions, Transpose.No, session.Arena.Upload<double>(filtered, r, grid.Length)));
    }

    /// <summary>MᵀXᵀWXβ: the projections of targets that are Xβ, without making them.</summary>
    public static double[] ProjectionsOf<T>(FitSession<T> session, SpectralBasis basis, Moments moments, ReadOnlySpan<double> beta)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = beta.Length;
        var product = new Product(session.Accelerator, session.Queue, session.Arena);
        if (moments.Matrix.Rows > 0)
        {
            MatrixView<double> image = product.Of(Transpose.No, moments.Matrix.Block(0, 0, d, d), Transpose.No, session.Arena.Upload<double>(beta, d, 1));
            return session.Arena.Download(product.Of(Transpose.Yes, basis.Directions, Transpose.No, image));
        }

        // The row form has no XᵀWX. Its directions are M = SV with orthonormal V, so that XᵀWXM = S⁻¹VE.
        var unscaled = new double[d];
        Coordinates coordinates = basis.Coordinates;
        for (int j = 0; j < coordinates.Count; j++) unscaled[coordinates.Columns[j]] = beta[coordinates.Columns[j]] / coordinates.Scale[j] / coordinates.Scale[j];
        double[] result = session.Arena.Download(product.Of(Transpose.Yes, basis.Directions, Transpose.No, session.Arena.Upload<double>(unscaled, d, 1)));
        for (int j = 0; j < result.Length; j++) result[j] *= basis.Eigenvalues[j];
        return result;
    }
}
