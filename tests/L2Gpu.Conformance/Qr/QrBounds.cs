namespace L2Gpu.Conformance;

/// <summary>How far a triangular factor may be from another one of the same rows.</summary>
internal static class QrBounds
{
    /// <summary>
    /// The contract's columnwise error of the rows, γ·‖zⱼ‖, carried to R. To first order ΔR = G·R with G upper triangular and |G[i, l]| at most
    /// γ(aᵢ + aₗ), a = Σₖ ‖zₖ‖·|R⁻¹[k, ·]| (from RᵀR = ZᵀZ; Stewart 1977), twice, since the reference has an error too. A pivot that is small
    /// because a column nearly repeats others is known to γ beside that column; normal equations would know its square so.
    /// </summary>
    public static double[] Elements(double[] r, int rows, int order)
    {
        var norms = new double[order];
        for (int j = 0; j < order; j++)
        {
            for (int i = 0; i <= j; i++) norms[j] += r[(i * order) + j] * r[(i * order) + j];
            norms[j] = Math.Sqrt(norms[j]);
        }

        int rank = 0;
        while (rank < Math.Min(rows, order) && r[(rank * order) + rank] > 0) rank++;
        double gamma = 2 * 8 * (order + Math.Sqrt(rows)) * Dense.Epsilon<double>();
        double[] inverse = Inverse(r, rank, order), a = new double[rank];
        for (int l = 0; l < rank; l++)
        {
            for (int k = 0; k <= l; k++) a[l] += norms[k] * Math.Abs(inverse[(k * rank) + l]);
        }

        var bounds = new double[order * order];
        for (int j = 0; j < order; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double sum = i < rank ? 0 : norms[j];
                for (int l = i < rank ? i : 0; l < Math.Min(rank, j + 1); l++) sum += ((i < rank ? a[i] : 0) + a[l]) * Math.Abs(r[(l * order) + j]);
                bounds[(i * order) + j] = gamma * sum;
            }
        }

        return bounds;
    }

    // Of the leading block, by back substitution.
    private static double[] Inverse(double[] r, int rank, int order)
    {
        var inverse = new double[rank * rank];
        for (int j = 0; j < rank; j++)
        {
            for (int i = j; i >= 0; i--)
            {
                double sum = i == j ? 1 : 0;
                for (int l = i + 1; l <= j; l++) sum -= r[(i * order) + l] * inverse[(l * rank) + j];
                inverse[(i * rank) + j] = sum / r[(i * order) + i];
            }
        }

        return inverse;
    }
}
