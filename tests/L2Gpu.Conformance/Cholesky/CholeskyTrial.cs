using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Factorisations on the accelerator, judged by algebra.</summary>
internal static class CholeskyTrial
{
    /// <summary>Factors a batch and checks each matrix against the status that is expected of it.</summary>
    /// <param name="context">The case.</param>
    /// <param name="a">The matrices.</param>
    /// <param name="count">How many.</param>
    /// <param name="n">Their order.</param>
    /// <param name="layout">How they lie in memory.</param>
    /// <param name="expectedStatus">Null for 0 each.</param>
    /// <param name="above">What is put above the diagonals; null for poison, which shows what is read, but hides that something was added to it.</param>
    public static void CheckFactor<T>(ConformanceContext context, T[] a, int count, int n, GuardLayout layout, int[]? expectedStatus = null, T? above = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] wanted = expectedStatus ?? new int[count];
        T[] poisoned = CholeskyData.PoisonAbove(a, n, above);
        (GuardedBatch<T> factor, GuardedBatch<int> status) = Factor(context, poisoned, count, n, layout);
        context.ExpectClose("status", status, Array.ConvertAll(wanted, s => (double)s), new double[count]);
        T[] found = factor.Read("L");
        for (int i = 0; i < found.Length; i++)
        {
            bool isAbove = i % n > i / n % n;
            if (isAbove && BitsOf(found[i]) != BitsOf(poisoned[i])) context.Fail($"L{factor.Element(i)} lies above the diagonal and was written: {found[i]}.");
        }

        for (int index = 0; index < count; index++)
        {
            if (wanted[index] != 0) continue;
            double[] l = Dense.Lower(Part(found, index, n), n), product = Dense.Multiply(l, Dense.Transpose(l, n, n), n, n, n);
            double[] bounds = CholeskyBounds.Factor<T>(l, n);
            context.ExpectClose($"(LLᵀ of matrix {index})", Dense.Lower(product, n), Dense.Lower(Part(a, index, n), n), Dense.Lower(bounds, n), n);
            for (int i = 0; i < n; i++) context.Expect(l[(i * n) + i] > 0, $"L[{index}; {i}, {i}] is {l[(i * n) + i]}; the diagonal is positive.");
        }
    }

    /// <summary>Factors a batch without judging it.</summary>
    public static (GuardedBatch<T> Factor, GuardedBatch<int> Status) Factor<T>(ConformanceContext context, T[] a, int count, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> factor = context.Upload(a, count, n, n, layout);
        GuardedBatch<int> status = context.Output<int>(1, 1, count, GuardLayout.Gappy);
        context.Get<ICholesky<T>>().Factor(context.Queue, factor.View, status.Vector);
        return (factor, status);
    }

    /// <summary>Solves with the factors of matrices and checks that LLᵀX is B.</summary>
    public static void CheckSolve<T>(ConformanceContext context, T[] a, int count, int n, int m, GuardLayout layout, bool shared = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int factors = shared ? 1 : count;
        T[] l = CholeskyData.Factors(context, a, factors, n), b = new NumberStream(41).Uniform<T>((long)count * n * m);
        GuardedBatch<T> solution = Solve(context, l, factors, b, count, n, m, layout);
        T[] found = solution.Read("X");
        for (int index = 0; index < count; index++)
        {
            double[] lower = Dense.Lower(Part(l, shared ? 0 : index, n), n), x = Part(found, index, n, m);
            double[] product = Dense.Multiply(lower, Dense.Multiply(Dense.Transpose(lower, n, n), x, n, n, m), n, n, m);
            context.ExpectClose($"(LLᵀX of matrix {index})", product, Part(b, index, n, m), CholeskyBounds.Solution<T>(lower, x, n, m), m);
        }
    }

    /// <summary>Solves without judging.</summary>
    public static GuardedBatch<T> Solve<T>(ConformanceContext context, T[] l, int factors, T[] b, int count, int n, int m, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> factor = context.Upload(CholeskyData.PoisonAbove(l, n), factors, n, n, layout);
        GuardedBatch<T> solution = context.Upload(b, count, n, m, layout);
        context.Get<ICholesky<T>>().Solve(context.Queue, factors == count ? factor.View : factor.Repeated(count), solution.View);
        factor.ExpectUnchanged("L");
        return solution;
    }

    /// <summary>Checks the diagonals of the inverses against the reference.</summary>
    public static void CheckInverseDiagonal<T>(ConformanceContext context, T[] a, int count, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] l = CholeskyData.Factors(context, a, count, n);
        GuardedBatch<T> diagonal = InverseDiagonal(context, l, count, n, layout);
        GuardedBatch<double> factor = context.Upload(Dense.Widen(l), count, n, n, GuardLayout.Packed), expected = context.Output<double>(count, 1, n, GuardLayout.Packed);
        new CholeskyReference<double>().InverseDiagonal(context.Queue, factor.View, expected.View);
        double[] bounds = [.. Enumerable.Range(0, count).SelectMany(i => CholeskyBounds.InverseDiagonal<T>(Dense.Lower(Part(l, i, n), n), n))];
        context.ExpectClose("diag A⁻¹", diagonal, expected.ReadDoubles("reference"), bounds);
    }

    /// <summary>The diagonals of the inverses, without judging them.</summary>
    public static GuardedBatch<T> InverseDiagonal<T>(ConformanceContext context, T[] l, int count, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> factor = context.Upload(CholeskyData.PoisonAbove(l, n), count, n, n, layout), diagonal = context.Output<T>(count, 1, n, layout);
        context.Get<ICholesky<T>>().InverseDiagonal(context.Queue, factor.View, diagonal.View);
        factor.ExpectUnchanged("L");
        return diagonal;
    }

    /// <summary>Checks the logarithms of the determinants against the reference.</summary>
    public static void CheckLogDeterminant<T>(ConformanceContext context, T[] a, int count, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] l = CholeskyData.Factors(context, a, count, n);
        GuardedBatch<T> logs = LogDeterminant(context, l, count, n, layout);
        GuardedBatch<double> factor = context.Upload(Dense.Widen(l), count, n, n, GuardLayout.Packed), expected = context.Output<double>(1, 1, count, GuardLayout.Packed);
        new CholeskyReference<double>().LogDeterminant(context.Queue, factor.View, expected.Vector);
        double[] bounds = [.. Enumerable.Range(0, count).Select(i => CholeskyBounds.LogDeterminant<T>(Dense.Lower(Part(l, i, n), n), n))];
        context.ExpectClose("ln det A", logs, expected.ReadDoubles("reference"), bounds);
    }

    /// <summary>The logarithms, without judging them.</summary>
    public static GuardedBatch<T> LogDeterminant<T>(ConformanceContext context, T[] l, int count, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> factor = context.Upload(CholeskyData.PoisonAbove(l, n), count, n, n, layout), logs = context.Output<T>(1, 1, count, layout);
        context.Get<ICholesky<T>>().LogDeterminant(context.Queue, factor.View, logs.Vector);
        factor.ExpectUnchanged("L");
        return logs;
    }

    private static double[] Part<T>(T[] values, int index, int n)
        where T : INumberBase<T>
        => Part(values, index, n, n);

    private static double[] Part<T>(T[] values, int index, int rows, int columns)
        where T : INumberBase<T>
        => Dense.Widen(values.AsSpan(index * rows * columns, rows * columns).ToArray());

    private static long BitsOf<T>(T value)
        where T : INumberBase<T>
        => value is float single ? BitConverter.SingleToInt32Bits(single) : BitConverter.DoubleToInt64Bits(double.CreateTruncating(value));
}
