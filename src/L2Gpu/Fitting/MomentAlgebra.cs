using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>
/// Moment matrices of sets of rows, as <see cref="Kernels.IGramAccumulator{T}.Finish"/> writes them, joined and taken apart on the host in FP64:
/// packed, of order p, the means or sums in the last row and column, the total weight in the corner.
/// </summary>
/// <remarks>Chan, Golub and LeVeque (1983): M = Mₐ + M_b + (WₐW_b/W)(z̄ₐ − z̄_b)(z̄ₐ − z̄_b)ᵀ, a sum of positive semidefinite terms.</remarks>
internal static class MomentAlgebra
{
    /// <summary>The moments of both sets of rows together.</summary>
    public static double[] Merge(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int order, bool centered)
    {
        double weightA = a[^1], weightB = b[^1], total = weightA + weightB;
        if (weightA == 0) return b.ToArray();
        if (weightB == 0) return a.ToArray();
        var result = new double[a.Length];
        TensorPrimitives.Add(a, b, result);
        if (!centered) return result;
        ReadOnlySpan<double> meansA = a[^order..^1], meansB = b[^order..^1];
        var difference = new double[order - 1];
        TensorPrimitives.Subtract(meansB, meansA, difference);
        AddOuter(result, difference, weightA * (weightB / total), order);
        var means = new double[order - 1];
        TensorPrimitives.MultiplyAdd(difference, weightB / total, meansA, means);
        SetBorder(result, means, order);
        return result;
    }

    /// <summary>
    /// The moments of the rows of <paramref name="whole"/> that are not in <paramref name="part"/>, which must be some of them.
    /// </summary>
    /// <param name="whole">The moments of all rows.</param>
    /// <param name="part">The moments of the rows to take away; less than all of the weight.</param>
    /// <param name="order">p.</param>
    /// <param name="centered">Whether products are about the means.</param>
    /// <param name="kept">
    /// The smallest part of a diagonal element that is left, over the columns that vary: rounding errors relative to what is left are larger than those of
    /// the whole by its inverse.
    /// </param>
    public static double[] Subtract(ReadOnlySpan<double> whole, ReadOnlySpan<double> part, int order, bool centered, out double kept)
    {
        double weight = whole[^1], weightPart = part[^1], rest = weight - weightPart;
        var result = new double[whole.Length];
        TensorPrimitives.Subtract(whole, part, result);
        if (centered && weightPart > 0)
        {
            // The means of the rest, as a step from those of the whole; then M_rest = M − M_part − (W_part·W/W_rest)(z̄_part − z̄)(z̄_part − z̄)ᵀ.
            var difference = new double[order - 1];
            TensorPrimitives.Subtract(part[^order..^1], whole[^order..^1], difference);
            AddOuter(result, difference, -weightPart * (weight / rest), order);
            var means = new double[order - 1];
            TensorPrimitives.MultiplyAdd(difference, -weightPart / rest, whole[^order..^1], means);
            SetBorder(result, means, order);
        }

        kept = 1;
        for (int j = 0; j < order - 1; j++)
        {
            int diagonal = (j * order) + j;
            if (whole[diagonal] > 0) kept = Math.Min(kept, result[diagonal] / whole[diagonal]);
        }

        return result;
    }

    private static void AddOuter(double[] matrix, double[] v, double factor, int order)
    {
        for (int i = 0; i < order - 1; i++)
        {
            Span<double> row = matrix.AsSpan(i * order, order - 1);
            TensorPrimitives.MultiplyAdd(v, factor * v[i], row, row);
        }

        // The products factor·vᵢ·vⱼ round differently in the two triangles.
        for (int i = 0; i < order - 1; i++)
        {
            for (int j = 0; j < i; j++) matrix[(i * order) + j] = matrix[(j * order) + i];
        }
    }

    private static void SetBorder(double[] matrix, double[] means, int order)
    {
        means.CopyTo(matrix.AsSpan((order - 1) * order));
        for (int j = 0; j < order - 1; j++) matrix[(j * order) + order - 1] = means[j];
    }
}
