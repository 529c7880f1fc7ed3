using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>How far a product may be from the reference.</summary>
internal static class GemmBounds
{
    /// <summary>
    /// (k + 1)·ε·|α|·|A||B| + 2ε·|βC| for the accelerator, and the same with FP64's ε for the reference. k products and k − 1 sums give
    /// γ_k = k·u with u = ε/2 (Higham §3.5); the factor α, and the sum with βC, add two more: (k + 2)·u ≤ (k + 1)·ε.
    /// </summary>
    public static double Element<T>(int k, double magnitude, double alpha, double betaC)
        where T : IFloatingPointIeee754<T>
    {
        double epsilon = Dense.Epsilon<T>() + Dense.Epsilon<double>();
        double product = alpha == 0 ? 0 : (k + 1) * epsilon * Math.Abs(alpha) * magnitude;
        return product + (2 * epsilon * Math.Abs(betaC));
    }

    /// <summary>The bounds of all elements of a batch.</summary>
    public static double[] Elements<T>(GemmProblem problem, double[] a, double[] b, double[] c)
        where T : IFloatingPointIeee754<T>
    {
        (int m, int n, int k) = (problem.M, problem.N, problem.K);
        var bounds = new double[c.Length];
        for (int index = 0; index < problem.Count; index++)
        {
            double[] left = Part(a, problem.SharesA ? 0 : index, m * k), right = Part(b, problem.SharesB ? 0 : index, k * n);
            if (problem.TransposeA == Transpose.Yes) left = Dense.Transpose(left, k, m);
            if (problem.TransposeB == Transpose.Yes) right = Dense.Transpose(right, n, k);
            double[] magnitude = Dense.Multiply(Dense.Abs(left), Dense.Abs(right), m, k, n);
            for (int i = 0; i < m * n; i++)
            {
                double betaC = problem.Beta == 0 ? 0 : problem.Beta * c[(index * m * n) + i];
                bounds[(index * m * n) + i] = Element<T>(k, magnitude[i], problem.Alpha, betaC);
            }
        }

        return bounds;
    }

    private static double[] Part(double[] values, int index, int size) => values.AsSpan(index * size, size).ToArray();
}
