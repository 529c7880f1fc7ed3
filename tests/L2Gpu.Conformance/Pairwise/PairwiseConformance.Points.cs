using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Kernels.KernelMath;

namespace L2Gpu.Conformance;

/// <summary>Points at which implementations go wrong, and results that must not depend on chance.</summary>
internal static partial class PairwiseConformance
{
    private static IEnumerable<(int N, int M, int D)> PointShapes(ConformanceContext context) => context.Budget switch
    {
        ConformanceBudget.Full => [(19, 35, 3), (37, 45, 21), (66, 70, 64), (40, 131, 130), (130, 131, 258)],
        ConformanceBudget.Small => [(19, 35, 3), (18, 35, 33), (20, 21, 130)],
        _ => [(7, 9, 3), (18, 17, 26)],
    };

    private static KernelFunction[] OwnKernels =>
    [
        // Not symmetric: what is known of (x, y) says nothing of (y, x).
        KernelFunction.Custom((x, y) => SquaredNorm(x) * Exp(-0.3 * SquaredDistance(x, y))),
        KernelFunction.Custom((x, y) => Dot(x, y) - Norm(y)),

        // Every operation.
        KernelFunction.Custom((x, y) => Log(1.1 + SquaredDistance(x, y)) + (Tanh(Dot(x, y)) * Cos(L1Distance(x, y)))
            - (Sin(Norm(x) + Norm(y)) / (2.3 + Abs(Dot(x, y)))) + Max(Min(Dot(x, y), 0.5), -Sqrt(0.04 + ChiSquaredDistance(x, x))) + Pow(Dot(x, y), 5)),
    ];

    private static void OwnFunctions<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach ((int n, int m, int d) in context.IsFull ? [(5, 7, 3), (33, 41, 9), (66, 70, 65)] : new[] { (17, 18, 3) })
        {
            foreach (KernelFunction kernel in OwnKernels)
            {
                foreach (int? others in (int?[])[m, null])
                {
                    PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(kernel, n, others, d, 519, GuardLayout.Nth(turn++));
                    PairwiseTrial.CheckMatrix(context, problem);
                    CheckBoth(context, problem, (turn % 3) + 1, 520);
                }
            }
        }
    }

    // Two of the points of y are a point of x, and every other one is near one of them; ‖x‖² + ‖y‖² − 2xᵀy has no digit left here.
    private static void Neighbours<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double step = typeof(T) == typeof(float) ? 0.0625 : Math.ScaleB(1, -33);
        int turn = 0;
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            var numbers = new NumberStream(521);
            double[] corner = [.. numbers.Uniform<double>(d).Select(value => 1e6 * (value < 0 ? -1 : 1))];
            T[] Near(int count, int reach) => Dense.Narrow<T>([.. Enumerable.Range(0, count * d).Select(i => corner[i % d] + (step * numbers.NextInteger(-reach, reach)))]);
            T[] x = Near(n, 4), y = Near(m, 4);
            x.AsSpan(0, d).CopyTo(y.AsSpan(0, d));
            x.AsSpan((n - 1) * d, d).CopyTo(y.AsSpan((m - 1) * d, d));

            // And one column by one step: the smallest distance that there can be.
            x.AsSpan(d, d).CopyTo(y.AsSpan(d, d));
            y[d] += T.CreateTruncating(step);
            foreach (KernelFunction kernel in (KernelFunction[])
                [KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.Rbf(0.01 / (step * step)), KernelFunction.Matern12(20 * step), KernelFunction.Matern32(9 * step)])
            {
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, n, m, d, x, y, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, m, m, d, y, null, GuardLayout.Nth(turn++)));
            }
        }
    }

    private static void Duplicates<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            var numbers = new NumberStream(522);

            // Four points, again and again; 1e4 from the origin, so that a distance by way of products is not 0.
            double[] four = [.. numbers.Uniform<double>(4 * d).Select(value => 1e4 + Math.Abs(value))];
            T[] Again(int count) => Dense.Narrow<T>([.. Enumerable.Range(0, count * d).Select(i => four[(i / d * 3 % 4 * d) + (i % d)])]);
            foreach (KernelFunction kernel in (KernelFunction[])
                [KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.ChiSquared(), KernelFunction.Rbf(), KernelFunction.Laplacian(), KernelFunction.Matern52(d)])
            {
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, n, m, d, Again(n), Again(m), GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, n, n, d, Again(n), null, GuardLayout.Nth(turn++)));
            }
        }
    }

    private static void Graded<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            // Powers of two from 2⁻¹⁵ to 2¹⁵ for points and columns: squares stay far from overflow and underflow in both precisions.
            T[] Scaled(int count, ulong seed, int stride) => [.. new NumberStream(seed).Uniform<T>((long)count * d).Select((value, i) =>
                value * T.CreateTruncating(Math.ScaleB(1, (i % d * 7 % 31) - 15)) * T.CreateTruncating(Math.ScaleB(1, (i / d * stride % 31) - 15)))];
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.SquaredDistance, KernelFunction.Linear, KernelFunction.L1Distance, KernelFunction.Cosine, KernelFunction.Matern12(1e3)])
            {
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, n, m, d, Scaled(n, 523, 11), Scaled(m, 524, 13), GuardLayout.Gappy));
                PairwiseTrial.CheckMatrix<T>(context, new(kernel, n, n, d, Scaled(n, 525, 5), null, GuardLayout.Gappy));
            }
        }
    }

    private static void Overflowing<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T far = T.CreateTruncating(typeof(T) == typeof(float) ? 1e20 : 1e160);
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(KernelFunction.SquaredDistance, n, m, d, 526);
            problem.X[(2 * d) + d - 1] = far;
            problem.Y![((m - 1) * d) + d - 1] = far;
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.SquaredDistance, KernelFunction.Rbf(0.5)])
            {
                context.Begin((problem with { Kernel = kernel }).Describe());
                GuardedBatch<T> matrix = PairwiseTrial.Matrix(context, problem with { Kernel = kernel });
                (double[] values, double[] errors) = (problem with { Kernel = kernel }).Expected();
                for (int at = 0; at < values.Length; at++)
                {
                    // The two far points are neighbours of each other.
                    if ((at / m == 2) != (at % m == m - 1)) (values[at], errors[at]) = (kernel.Name == "rbf" ? 0 : double.PositiveInfinity, 0);
                }

                context.ExpectClose("K", matrix, values, errors);
            }
        }
    }

    // k of c·x and c·y with the factor γ/c is that of x and y with γ, for a power of two c exactly.
    private static void ExtremeHistograms<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int far = typeof(T) == typeof(float) ? 68 : 600;
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            foreach (double size in (double[])[Math.ScaleB(1, far), Math.ScaleB(1, -far - 6)])
            {
                PairwiseProblem<T> near = PairwiseProblem<T>.Uniform(KernelFunction.ChiSquared(1), n, m, d, 571);
                (double[] values, double[] errors) = near.Expected();
                PairwiseProblem<T> problem = near with
                {
                    Kernel = KernelFunction.ChiSquared(1 / size), X = [.. near.X.Select(v => v * T.CreateTruncating(size))], Y = [.. near.Y!.Select(v => v * T.CreateTruncating(size))],
                };
                context.Begin(problem.Describe());
                context.ExpectClose("K", PairwiseTrial.Matrix(context, problem), values, errors);
            }
        }
    }

    private static void NotANumber<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            KernelFunction[] kernels = context.Budget == ConformanceBudget.Interpreted ? [.. Quantities, KernelFunction.Rbf()] : Kernels;
            foreach (KernelFunction kernel in kernels)
            {
                PairwiseProblem<T> two = PairwiseProblem<T>.Uniform(kernel, n, m, d, 527), one = PairwiseProblem<T>.Uniform(kernel, m, null, d, 528);
                two.X[(3 * d) + 2] = T.NaN;
                two.X[(5 * d) + d - 1] = T.PositiveInfinity;
                two.Y![((m - 1) * d) + 1] = T.NaN;
                one.X[((m - 2) * d) + 1] = T.NaN;
                one.X[(2 * d) + d - 1] = T.PositiveInfinity;
                double[] values = two.Expected().Values;
                int finite = values.Where((value, at) => at / m != 3 && at / m != 5 && at % m != m - 1).Count(double.IsFinite);
                context.Begin(two.Describe());
                context.Expect(finite == (n - 2) * (m - 1), $"the oracle spreads NaN or ∞ too far");
                PairwiseTrial.CheckMatrix(context, two);
                PairwiseTrial.CheckMatrix(context, one);
            }
        }
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d) in PointShapes(context))
        {
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(), KernelFunction.Polynomial(), KernelFunction.Laplacian()])
            {
                PairwiseProblem<T> two = PairwiseProblem<T>.Uniform(kernel, n, m, d, 529), one = PairwiseProblem<T>.Uniform(kernel, m, null, d, 530);
                context.Begin(two.Describe());
                context.ExpectSameBits("K", PairwiseTrial.Matrix(context, two), PairwiseTrial.Matrix(context, two));
                context.ExpectSameBits("K of one view", PairwiseTrial.Matrix(context, one), PairwiseTrial.Matrix(context, one));
            }
        }
    }

    private static void EmptyResults<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m, int d, int r) in new[] { (0, 5, 3, 2), (5, 0, 3, 0), (0, 0, 0, 1), (0, 4, 0, 3), (4, 4, 2, 0) })
        {
            PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(KernelFunction.Rbf(), n, m, d, 531);
            context.Begin(problem.Describe());
            if (n * m == 0) context.Expect(PairwiseTrial.Matrix(context, problem).Read("K").Length == 0, $"K has elements");
            context.Expect(PairwiseTrial.Multiply(context, problem, new T[m * r], r, Summation.Blocked).Read("K·V").Length == 0, $"K·V has elements");
        }
    }
}
