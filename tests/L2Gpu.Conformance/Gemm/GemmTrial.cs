using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>One product on the accelerator, beside the same product by the reference.</summary>
internal static class GemmTrial
{
    /// <summary>Runs a product and returns C without judging it.</summary>
    public static GuardedBatch<T> Run<T>(ConformanceContext context, GemmProblem problem, T[] a, T[] b, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> left = context.Upload(a, problem.CountA, problem.ShapeA.Rows, problem.ShapeA.Columns, problem.Layout);
        GuardedBatch<T> right = context.Upload(b, problem.CountB, problem.ShapeB.Rows, problem.ShapeB.Columns, problem.Layout);
        GuardedBatch<T> result = context.Upload(c, problem.Count, problem.M, problem.N, problem.Layout);
        context.Get<IGemm<T>>().Multiply(
            context.Queue, problem.TransposeA, problem.TransposeB, T.CreateTruncating(problem.Alpha),
            problem.SharesA ? left.Repeated(problem.Count) : left.View, problem.SharesB ? right.Repeated(problem.Count) : right.View,
            T.CreateTruncating(problem.Beta), result.View);
        left.ExpectUnchanged("A");
        right.ExpectUnchanged("B");
        return result;
    }

    /// <summary>What the reference says, in FP64.</summary>
    public static double[] Expect(ConformanceContext context, GemmProblem problem, double[] a, double[] b, double[] c)
    {
        GuardedBatch<double> left = context.Upload(a, problem.CountA, problem.ShapeA.Rows, problem.ShapeA.Columns, GuardLayout.Packed);
        GuardedBatch<double> right = context.Upload(b, problem.CountB, problem.ShapeB.Rows, problem.ShapeB.Columns, GuardLayout.Packed);
        GuardedBatch<double> result = context.Upload(c, problem.Count, problem.M, problem.N, GuardLayout.Packed);
        new GemmReference<double>().Multiply(
            context.Queue, problem.TransposeA, problem.TransposeB, problem.Alpha,
            problem.SharesA ? left.Repeated(problem.Count) : left.View, problem.SharesB ? right.Repeated(problem.Count) : right.View,
            problem.Beta, result.View);
        return result.ReadDoubles("reference C");
    }

    /// <summary>Runs a product and checks every element against the reference.</summary>
    public static void Check<T>(ConformanceContext context, GemmProblem problem, T[] a, T[] b, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin(problem.Describe());
        GuardedBatch<T> result = Run(context, problem, a, b, c);
        double[] left = Dense.Widen(a), right = Dense.Widen(b), old = Dense.Widen(c);
        context.ExpectClose("C", result, Expect(context, problem, left, right, old), GemmBounds.Elements<T>(problem, left, right, old));
    }

    /// <summary>The same with random numbers.</summary>
    public static void Check<T>(ConformanceContext context, GemmProblem problem, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (T[] a, T[] b, T[] c) = problem.Uniform<T>(seed);
        Check(context, problem, a, b, c);
    }
}
