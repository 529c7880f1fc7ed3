using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Positive definite matrices and their factors.</summary>
internal static class CholeskyData
{
    /// <summary>Well-conditioned matrices: GGᵀ with G random below a diagonal that outweighs it.</summary>
    public static T[] WellConditioned<T>(ulong seed, int count, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numbers = new NumberStream(seed);
        var result = new T[count * n * n];
        for (int index = 0; index < count; index++)
        {
            double[] g = Dense.Lower(numbers.Uniform<double>(n * n), n);
            for (int i = 0; i < g.Length; i++) g[i] = i / n == i % n ? 2 + g[i] : g[i] / Math.Sqrt(n);
            Dense.Narrow<T>(Dense.Multiply(g, Dense.Transpose(g, n, n), n, n, n)).CopyTo(result, index * n * n);
        }

        return result;
    }

    /// <summary>D·A·D with D from 2⁻¹⁵ to 2¹⁵: rows of very different size.</summary>
    public static T[] Graded<T>(ulong seed, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = WellConditioned<T>(seed, 1, n);
        for (int i = 0; i < a.Length; i++) a[i] = T.ScaleB(a[i], (i / n * 7 % 31) + (i % n * 7 % 31) - 30);
        return a;
    }

    /// <summary>All ones, with just enough added to the diagonal that rounding cannot make it indefinite: condition about 1/(16·ε).</summary>
    public static T[] NearlySingular<T>(int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var a = new T[n * n];
        T extra = T.CreateTruncating(16 * n * Dense.Epsilon<T>());
        for (int i = 0; i < a.Length; i++) a[i] = i / n == i % n ? T.One + extra : T.One;
        return a;
    }

    /// <summary>Puts poison above each diagonal, where nothing may be read or written, or another value.</summary>
    public static T[] PoisonAbove<T>(T[] a, int n, T? value = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = (T[])a.Clone();
        for (int i = 0; i < a.Length; i++)
        {
            if (i % n > i / n % n) result[i] = value ?? GuardedBatch<T>.Poison;
        }

        return result;
    }

    /// <summary>The factors of matrices, by the reference, rounded to T: the input of what works on factors.</summary>
    public static T[] Factors<T>(ConformanceContext context, T[] a, int count, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<double> wide = context.Upload(Dense.Widen(a), count, n, n, GuardLayout.Packed);
        GuardedBatch<int> status = context.Output<int>(1, 1, count, GuardLayout.Packed);
        new CholeskyReference<double>().Factor(context.Queue, wide.View, status.Vector);
        context.Expect(Array.TrueForAll(status.Read("reference status"), s => s == 0), $"the case's matrix is not positive definite");
        return Dense.Narrow<T>(wide.ReadDoubles("reference L"));
    }
}
