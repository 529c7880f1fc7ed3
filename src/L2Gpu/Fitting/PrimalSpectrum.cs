using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Makes a <see cref="SpectralBasis"/> from the Gram matrix of the columns.</summary>
/// <remarks>
/// Unpenalised columns U are made orthonormal and taken out of the others first (Frisch–Waugh–Lovell): what is left, S = G_PP − RᵀR with
/// R = T_UᵀG_UP, is decomposed, and the two families of directions together diagonalise the moments.
/// </remarks>
internal static class PrimalSpectrum
{
    public static SpectralBasis Create<T>(FitSession<T> session, Moments moments, Coordinates coordinates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Coordinates folded = coordinates.Folded();
        int count = folded.Count, free = folded.Penalty.Count(m => m == 0), penalized = count - free;
        MatrixView<double> gram = Scaled(session, GramBlock.Of(session, moments, folded), folded);
        var product = new Product(session.Accelerator, session.Queue, session.Arena);

        (double[] freeValues, double[] freeVectors) = Decomposition.Of<double, T>(session, gram.Block(0, 0, free, free));
        int[] shown = Shown(freeValues, Rank.Threshold<double>(free, freeValues.LastOrDefault()));
        double[] whitening = Whitening(freeValues, freeVectors, shown);
        MatrixView<double> t = session.Arena.Upload<double>(whitening, free, shown.Length);
        MatrixView<double> rest = gram.Block(free, free, penalized, penalized);
        MatrixView<double> r = product.Of(Transpose.Yes, t, Transpose.No, gram.Block(0, free, free, penalized));
        double before = Largest(session.Arena.DownloadDiagonal(rest));
        if (shown.Length > 0) product.Subtract(Transpose.Yes, r, Transpose.No, r, rest);

        (double[] values, double[] vectors) = Decomposition.Of<T, T>(session, rest);
        double[] freePart = free == 0 ? [] : session.Arena.Download(
            product.Of(Transpose.No, product.Of(Transpose.No, t, Transpose.No, r), Transpose.No, session.Arena.Upload<double>(vectors, penalized, penalized)));

        int directions = shown.Length + penalized, columns = (int)session.Columns;
        var basis = new double[columns * directions];
        for (int i = 0; i < count; i++)
        {
            Span<double> row = basis.AsSpan(folded.Columns[i] * directions, directions);
            for (int j = 0; j < directions; j++)
            {
                bool fromFree = j < shown.Length;
                double value = i < free
                    ? fromFree ? whitening[(i * shown.Length) + j] : -freePart[(i * penalized) + j - shown.Length]
                    : fromFree ? 0 : vectors[((i - free) * penalized) + j - shown.Length];
                row[j] = folded.Scale[i] * value;
            }
        }

        MatrixView<double> m = session.Arena.Upload<double>(basis, columns, directions);
        MatrixView<double> cross = session.Arena.Upload<double>(moments.Cross, columns, session.Targets);
        var eigenvalues = new double[directions];
        Array.Fill(eigenvalues, 1, 0, shown.Length);
        values.CopyTo(eigenvalues, shown.Length);
        var penalizedRange = new EigenvalueRange(values.FirstOrDefault(), values.LastOrDefault());
        EigenvalueRange? freeRange = free == 0 ? null : new EigenvalueRange(shown.Length < free ? 0 : freeValues[0], freeValues[^1]);
        return new SpectralBasis(
            folded,
            m,
            eigenvalues,
            shown.Length,
            session.Arena.Download(product.Of(Transpose.Yes, m, Transpose.No, cross)),

            // What was taken out leaves the rounding of what was there before, whatever the units of the columns that took it.
            Rank.Threshold<T>(count, Math.Max(penalizedRange.Largest, before)),
            penalizedRange,
            freeRange)
        {
            HostDirections = session.IsOnHost ? null : basis,
        };
    }

    private static MatrixView<double> Scaled<T>(FitSession<T> session, MatrixView<double> gram, Coordinates folded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MatrixView<double> scaled = session.Arena.Matrix<double>(folded.Count, folded.Count);
        VectorView<double> scale = session.Arena.Upload<double>(folded.Scale);
        VectorView<double> nothing = session.Arena.Upload<double>(new double[folded.Count]);
        session.Get<IGram<double>>().Assemble(session.Queue, gram, scale, nothing, scaled);
        return scaled;
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max();

    private static int[] Shown(double[] values, double threshold) => [.. Enumerable.Range(0, values.Length).Where(j => values[j] > threshold)];

    // T_U = V·D^(−1/2) over the directions that the data show.
    private static double[] Whitening(double[] values, double[] vectors, int[] shown)
    {
        int n = values.Length;
        var result = new double[n * shown.Length];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < shown.Length; j++) result[(i * shown.Length) + j] = vectors[(i * n) + shown[j]] / Math.Sqrt(values[shown[j]]);
        }

        return result;
    }
}
