using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Eigendecompositions on the accelerator, judged by algebra: signs and bases of clusters are free, everything else is not.</summary>
internal static class SymmetricEigenTrial
{
    /// <summary>Decomposes a matrix and checks eigenvalues, residuals and orthogonality.</summary>
    /// <param name="context">The case.</param>
    /// <param name="a">The matrix; what is above the diagonal is replaced by poison before the accelerator sees it.</param>
    /// <param name="n">The order.</param>
    /// <param name="layout">Where it lies.</param>
    /// <param name="known">The eigenvalues, ascending; null asks the reference.</param>
    public static void Check<T>(ConformanceContext context, T[] a, int n, GuardLayout layout, double[]? known = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (GuardedBatch<T> values, GuardedBatch<T> vectors, GuardedBatch<int> status) = Run(context, a, n, layout);
        context.ExpectClose("status", status, [0], [0]);
        if (n == 0) return;
        double[] full = Mirror(Dense.Widen(a), n), expected = known ?? Expect(context, full, n);
        double norm = expected.Max(Math.Abs), relative = SymmetricEigenBounds.Relative<T>(n);
        context.ExpectClose("λ", values, expected, Filled(n, relative * norm));
        double[] lambda = values.ReadDoubles("λ"), q = vectors.ReadDoubles("Q");
        for (int i = 1; i < n; i++) context.Expect(lambda[i - 1] <= lambda[i], $"λ[{i - 1}] = {lambda[i - 1]:R} and λ[{i}] = {lambda[i]:R} do not ascend.");

        var identity = new double[n * n];
        for (int i = 0; i < n; i++) identity[(i * n) + i] = 1;
        context.ExpectClose("QᵀQ", Dense.Multiply(Dense.Transpose(q, n, n), q, n, n, n), identity, Filled(n * n, relative), n);
        double[] scaled = new double[n * n];
        for (int i = 0; i < n * n; i++) scaled[i] = q[i] * lambda[i % n];
        context.ExpectClose("AQ (against QΛ)", Dense.Multiply(full, q, n, n, n), scaled, Filled(n * n, relative * norm), n);
    }

    /// <summary>Decomposes without judging.</summary>
    public static (GuardedBatch<T> Values, GuardedBatch<T> Vectors, GuardedBatch<int> Status) Run<T>(ConformanceContext context, T[] a, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> matrix = context.Upload(CholeskyData.PoisonAbove(a, n), n, n, layout);
        GuardedBatch<T> values = context.Output<T>(1, 1, n, layout), vectors = context.Output<T>(1, n, n, layout);
        GuardedBatch<int> status = context.Output<int>(1, 1, 1, GuardLayout.Gappy);
        context.Get<ISymmetricEigen<T>>().Decompose(context.Queue, matrix.Matrix, values.Vector, vectors.Matrix, status.Vector);
        matrix.ExpectUnchanged("A");
        return (values, vectors, status);
    }

    private static double[] Expect(ConformanceContext context, double[] full, int n)
    {
        GuardedBatch<double> matrix = context.Upload(full, n, n, GuardLayout.Packed);
        GuardedBatch<double> values = context.Output<double>(1, 1, n, GuardLayout.Packed), vectors = context.Output<double>(1, n, n, GuardLayout.Packed);
        GuardedBatch<int> status = context.Output<int>(1, 1, 1, GuardLayout.Packed);
        new SymmetricEigenReference<double>().Decompose(context.Queue, matrix.Matrix, values.Vector, vectors.Matrix, status.Vector);
        context.Expect(status.Read("reference status")[0] == 0, $"the reference did not converge");
        return values.ReadDoubles("reference λ");
    }

    private static double[] Mirror(double[] a, int n)
    {
        var full = new double[n * n];
        for (int i = 0; i < n * n; i++) full[i] = i % n > i / n ? a[(i % n * n) + (i / n)] : a[i];
        return full;
    }

    private static double[] Filled(int count, double value)
    {
        var result = new double[count];
        Array.Fill(result, value);
        return result;
    }
}
