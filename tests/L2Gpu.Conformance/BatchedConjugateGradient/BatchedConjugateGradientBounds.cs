namespace L2Gpu.Conformance;

/// <summary>How far what is said of a solution may be from what it is.</summary>
internal static class BatchedConjugateGradientBounds
{
    /// <summary>(n + 4)·ε₆₄·‖|A||x| + |b|‖/‖b‖ on each side: the residual is that of the x that is stored.</summary>
    public static double Residual(double[] a, double[] x, double[] b)
    {
        int n = b.Length;
        double[] size = Dense.Multiply(Dense.Abs(a), Dense.Abs(x), n, n, 1);
        for (int i = 0; i < n; i++) size[i] += Math.Abs(b[i]);
        double norm = Dense.FrobeniusNorm(b);
        return norm == 0 ? 0 : 2 * (n + 4) * Dense.Epsilon<double>() * Dense.FrobeniusNorm(size) / norm;
    }

    /// <summary>How much one element of x can change before ‖b − Ax‖ shows it: what the tolerance allows, over the size of its column.</summary>
    public static double Element(double[] a, double[] b, int row, double tolerance)
    {
        int n = b.Length;
        double column = Math.Sqrt(Enumerable.Range(0, n).Sum(i => a[(i * n) + row] * a[(i * n) + row]));
        return column == 0 ? 0 : 2 * (tolerance + 1e-300) * Dense.FrobeniusNorm(b) / column;
    }
}
