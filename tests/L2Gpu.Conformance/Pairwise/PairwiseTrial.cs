using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Pairs on the accelerator, beside what their definition says.</summary>
internal static class PairwiseTrial
{
    /// <summary>Computes K without judging it.</summary>
    public static GuardedBatch<T> Matrix<T>(ConformanceContext context, PairwiseProblem<T> problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (GuardedBatch<T> x, GuardedBatch<T> y) = Points(context, problem);
        GuardedBatch<T> matrix = context.Output<T>(1, problem.N, problem.M, problem.Layout);
        context.Get<IPairwise<T>>().Matrix(context.Queue, problem.Kernel, x.Matrix, y.Matrix, matrix.Matrix);
        x.ExpectUnchanged("x");
        y.ExpectUnchanged("y");
        return matrix;
    }

    /// <summary>Computes K·V without judging it.</summary>
    public static GuardedBatch<T> Multiply<T>(ConformanceContext context, PairwiseProblem<T> problem, T[] v, int r, Summation summation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (GuardedBatch<T> x, GuardedBatch<T> y) = Points(context, problem);
        GuardedBatch<T> right = context.Upload(v, problem.M, r, GuardLayout.Wide), product = context.Output<T>(1, problem.N, r, problem.Layout);
        context.Get<IPairwise<T>>().Multiply(context.Queue, problem.Kernel, x.Matrix, y.Matrix, right.Matrix, product.Matrix, summation);
        x.ExpectUnchanged("x");
        y.ExpectUnchanged("y");
        right.ExpectUnchanged("V");
        return product;
    }

    /// <summary>Checks every element of K, and that K is exactly symmetric where both points come from one view.</summary>
    public static void CheckMatrix<T>(ConformanceContext context, PairwiseProblem<T> problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin(problem.Describe());
        GuardedBatch<T> matrix = Matrix(context, problem);
        Expect(context, "K", matrix, problem.Expected());
        double[] values = matrix.ReadDoubles("K");
        if (problem.Kernel.Name.EndsWith("distance", StringComparison.Ordinal))
            context.Expect(!values.Any(value => value < 0), $"a distance is negative: {values.Min()}");
        if (!problem.IsOneView || !problem.Kernel.Resolve(problem.D).Program.IsSymmetric) return;
        int n = problem.N;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                context.Expect(values[(i * n) + j].Equals(values[(j * n) + i]), $"K[{i}, {j}] is {values[(i * n) + j]:R} and K[{j}, {i}] is {values[(j * n) + i]:R}");
        }
    }

    /// <summary>Checks every element of K·V.</summary>
    /// <param name="context">The case.</param>
    /// <param name="problem">The pairs.</param>
    /// <param name="v">Shape (m, r), packed.</param>
    /// <param name="r">Columns of V.</param>
    /// <param name="summation">How sums are taken.</param>
    /// <param name="exact">Whether K is made of whole numbers that no order of summation rounds, so that the errors are those of the product alone.</param>
    public static void CheckMultiply<T>(ConformanceContext context, PairwiseProblem<T> problem, T[] v, int r, Summation summation, bool exact = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (double[] values, double[] errors) = problem.Expected();
        CheckMultiply(context, problem, (values, exact ? new double[errors.Length] : errors), v, r, summation);
    }

    /// <summary>The same, with K and its errors, which several products share.</summary>
    public static void CheckMultiply<T>(
        ConformanceContext context, PairwiseProblem<T> problem, (double[] Values, double[] Errors) matrix, T[] v, int r, Summation summation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"{problem.Describe()} r={r} {summation}");
        GuardedBatch<T> product = Multiply(context, problem, v, r, summation);
        Expect(context, "K·V", product, PairwiseBounds.Multiply<T>(matrix, Dense.Widen(v), problem.N, problem.M, r, summation));
    }

    /// <summary>Checks every element of the diagonal.</summary>
    public static void CheckDiagonal<T>(ConformanceContext context, PairwiseProblem<T> problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin(problem.Describe());
        GuardedBatch<T> x = context.Upload(problem.X, problem.N, problem.D, problem.Layout), diagonal = context.Output<T>(1, 1, problem.N, problem.Layout);
        context.Get<IPairwise<T>>().Diagonal(context.Queue, problem.Kernel, x.Matrix, diagonal.Vector);
        x.ExpectUnchanged("x");
        Expect(context, "diagonal", diagonal, PairwiseBounds.Diagonal<T>(problem.Kernel, Dense.Widen(problem.X), problem.N, problem.D));
    }

    private static (GuardedBatch<T> X, GuardedBatch<T> Y) Points<T>(ConformanceContext context, PairwiseProblem<T> problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> x = context.Upload(problem.X, problem.N, problem.D, problem.Layout);
        return (x, problem.Y is { } others ? context.Upload(others, problem.M, problem.D, GuardLayout.Wide) : x);
    }

    private static void Expect<T>(ConformanceContext context, string name, GuardedBatch<T> output, (double[] Values, double[] Errors) expected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int open = Array.FindIndex(expected.Errors, (error) => double.IsNaN(error) || double.IsPositiveInfinity(error));
        if (open >= 0 && double.IsFinite(expected.Values[open])) context.Fail($"nothing can be said of {name}{output.Element(open)}; such numbers are no case.");
        context.ExpectClose(name, output, expected.Values, expected.Errors);
    }
}
