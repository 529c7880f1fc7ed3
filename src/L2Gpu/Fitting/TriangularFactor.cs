using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>An upper triangular factor R on the host, packed row-major, with the products and substitutions of vectors.</summary>
/// <param name="values">R in the leading columns of each row.</param>
/// <param name="order">The order of R.</param>
/// <param name="width">Elements between rows.</param>
internal sealed class TriangularFactor(double[] values, int order, int width)
{
    public int Order => order;

    public double this[int row, int column] => values[(row * width) + column];

    /// <summary>Whether R can be divided by.</summary>
    public bool IsInvertible()
    {
        for (int i = 0; i < order; i++)
        {
            if (!(this[i, i] != 0) || !double.IsFinite(this[i, i])) return false;
        }

        return true;
    }

    /// <summary>R·v.</summary>
    public double[] Apply(double[] v)
    {
        var result = new double[order];
        for (int i = 0; i < order; i++) result[i] = HostSums.Dot(Row(i), v.AsSpan(i));
        return result;
    }

    /// <summary>Rᵀ·v.</summary>
    public double[] ApplyTransposed(double[] v)
    {
        var result = new double[order];
        for (int i = 0; i < order; i++) TensorPrimitives.MultiplyAdd(Row(i), v[i], result.AsSpan(i), result.AsSpan(i));
        return result;
    }

    /// <summary>R⁻¹·b.</summary>
    public double[] Solve(double[] b)
    {
        var result = new double[order];
        for (int i = order - 1; i >= 0; i--) result[i] = (b[i] - HostSums.Dot(Row(i)[1..], result.AsSpan(i + 1))) / this[i, i];
        return result;
    }

    /// <summary>R⁻ᵀ·b.</summary>
    public double[] SolveTransposed(double[] b)
    {
        double[] result = [.. b];
        for (int i = 0; i < order; i++)
        {
            result[i] /= this[i, i];
            TensorPrimitives.MultiplyAdd(Row(i)[1..], -result[i], result.AsSpan(i + 1), result.AsSpan(i + 1));
        }

        return result;
    }

    /// <summary>The norm of each column.</summary>
    public double[] ColumnNorms()
    {
        var squares = new double[order];
        for (int i = 0; i < order; i++) TensorPrimitives.MultiplyAdd(Row(i), Row(i), squares.AsSpan(i), squares.AsSpan(i));
        return Array.ConvertAll(squares, Math.Sqrt);
    }

    /// <summary>Rᵀ, packed: a lower factor L with LLᵀ = RᵀR.</summary>
    public double[] Transposed()
    {
        var result = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = i; j < order; j++) result[(j * order) + i] = this[i, j];
        }

        return result;
    }

    /// <summary>The extreme eigenvalues of SRᵀRS with S the diagonal matrix of some scales, estimated: squares of singular values of RS.</summary>
    public EigenvalueRange Range(double[] scale)
    {
        double largest = KrylovNorm.Largest(order, v => Times(ApplyTransposed(Apply(Times(v, scale))), scale));
        double inverse = KrylovNorm.Largest(order, v => Over(Solve(SolveTransposed(Over(v, scale))), scale));
        return new EigenvalueRange(1 / inverse, largest);
    }

    private static double[] Times(double[] v, double[] by)
    {
        var result = new double[v.Length];
        TensorPrimitives.Multiply(v, by, result);
        return result;
    }

    private static double[] Over(double[] v, double[] by)
    {
        var result = new double[v.Length];
        TensorPrimitives.Divide(v, by, result);
        return result;
    }

    private ReadOnlySpan<double> Row(int i) => values.AsSpan((i * width) + i, order - i);
}
