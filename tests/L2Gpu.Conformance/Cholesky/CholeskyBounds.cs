using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far what is computed from a factorisation may be from what it should be. L is the lower triangle, zeros above.</summary>
internal static class CholeskyBounds
{
    /// <summary>
    /// |LLᵀ − A| ≤ (n + 1)·ε·|L||Lᵀ| (Higham, Theorem 10.3), and the same with FP64's ε for evaluating LLᵀ here.
    /// </summary>
    public static double[] Factor<T>(double[] l, int n)
        where T : IFloatingPointIeee754<T>
    {
        double epsilon = (n + 1) * (Dense.Epsilon<T>() + Dense.Epsilon<double>());
        return [.. Magnitude(l, n).Select(x => epsilon * x)];
    }

    /// <summary>
    /// |LLᵀX − B| ≤ 2·(n + 1)·ε·|L||Lᵀ||X|: two triangular solves of backward error (n + 1)·ε/2 each (Higham, Theorem 8.5), with as much again
    /// for solves by blocks; and the same with FP64's ε for evaluating LLᵀX here.
    /// </summary>
    public static double[] Solution<T>(double[] l, double[] x, int n, int m)
        where T : IFloatingPointIeee754<T>
    {
        double epsilon = 2 * (n + 1) * (Dense.Epsilon<T>() + Dense.Epsilon<double>());
        return [.. Dense.Multiply(Magnitude(l, n), Dense.Abs(x), n, n, m).Select(value => epsilon * value)];
    }

    /// <summary>
    /// 2·(n + 2)·ε·(|L⁻ᵀ||L⁻¹|·|L||Lᵀ|·|L⁻ᵀ||L⁻¹|)ᵢᵢ: the forward error of solving for a unit vector with the backward error above, which
    /// also covers summing the squares of a column of L⁻¹; and the same with FP64's ε for the reference.
    /// </summary>
    public static double[] InverseDiagonal<T>(double[] l, int n)
        where T : IFloatingPointIeee754<T>
    {
        double epsilon = 2 * (n + 2) * (Dense.Epsilon<T>() + Dense.Epsilon<double>());
        double[] inverse = Dense.Abs(Dense.InvertLower(l, n));
        double[] outer = Dense.Multiply(Dense.Transpose(inverse, n, n), inverse, n, n, n);
        double[] all = Dense.Multiply(Dense.Multiply(outer, Magnitude(l, n), n, n, n), outer, n, n, n);
        return [.. Enumerable.Range(0, n).Select(i => epsilon * all[(i * n) + i])];
    }

    /// <summary>(n + 4)·ε·Σ|2 ln Lᵢᵢ|: n sums and a few roundings in each logarithm; and the same with FP64's ε for the reference.</summary>
    public static double LogDeterminant<T>(double[] l, int n)
        where T : IFloatingPointIeee754<T>
        => (n + 4) * (Dense.Epsilon<T>() + Dense.Epsilon<double>()) * Enumerable.Range(0, n).Sum(i => Math.Abs(2 * Math.Log(l[(i * n) + i])));

    private static double[] Magnitude(double[] l, int n)
    {
        double[] positive = Dense.Abs(l);
        return Dense.Multiply(positive, Dense.Transpose(positive, n, n), n, n, n);
    }
}
