using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Coefficients for any penalties, from the directions of a fit.</summary>
internal static class SpectralPath
{
    /// <summary>M(F ∘ P), a column for each penalty.</summary>
    /// <param name="session">The fit.</param>
    /// <param name="basis">Its directions.</param>
    /// <param name="projections">P, shape (directions, targets).</param>
    /// <param name="lambda">The penalty of each column. Columns go through the targets, again and again.</param>
    /// <returns>Shape (columns of the data, penalties), in the units of the data.</returns>
    public static double[] Coefficients<T>(FitSession<T> session, SpectralBasis basis, ReadOnlySpan<double> projections, double[] lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int r = basis.Count, t = r == 0 ? 1 : projections.Length / r, width = lambda.Length;
        var filtered = new double[(long)r * width];
        for (int j = 0; j < r; j++)
        {
            for (int c = 0; c < width; c++) filtered[((long)j * width) + c] = basis.Filter(j, lambda[c]) * projections[(j * t) + (c % t)];
        }

        var product = new Product(session.Accelerator, session.Queue, session.Arena);
        return session.Arena.Download(product.Of(Transpose.No, basis.Directions, Transpose.No, session.Arena.Upload<double>(filtered, r, width)));
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
