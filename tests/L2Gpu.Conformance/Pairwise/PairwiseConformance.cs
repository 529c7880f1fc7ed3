using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IPairwise{T}"/> must do. Products, and points at which implementations go wrong, are in the other parts.</summary>
internal static partial class PairwiseConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    // Every ready-made function, most of them twice: with the default of γ and with parameters that are no powers of two.
    private static KernelFunction[] Kernels =>
    [
        KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.Linear, KernelFunction.Cosine, KernelFunction.Rbf(), KernelFunction.Rbf(0.7),
        KernelFunction.Laplacian(), KernelFunction.Laplacian(0.3), KernelFunction.ChiSquared(), KernelFunction.ChiSquared(1.3), KernelFunction.Polynomial(),
        KernelFunction.Polynomial(0.1, 0.9, 19), KernelFunction.Sigmoid(), KernelFunction.Sigmoid(0.4, -0.3),
        KernelFunction.Matern12(0.9), KernelFunction.Matern32(1.3), KernelFunction.Matern52(2.1),
    ];

    // Fewer, for what has the function in it as text once more: every quantity, and every operation.
    private static KernelFunction[] FewKernels =>
    [
        KernelFunction.Linear, KernelFunction.Cosine, KernelFunction.Rbf(), KernelFunction.Rbf(0.7), KernelFunction.Laplacian(), KernelFunction.ChiSquared(1.3),
        KernelFunction.Polynomial(0.1, 0.9, 19), KernelFunction.Sigmoid(0.4, -0.3), KernelFunction.Matern52(2.1),
    ];

    // Fewer still, where each is a few programs to compile: those that the products of other cases leave out.
    private static KernelFunction[] FewestKernels => [KernelFunction.Cosine, KernelFunction.ChiSquared(1.3), KernelFunction.Polynomial(0.1, 0.9, 19)];

    // One of each kind of sum over the columns.
    private static KernelFunction[] Quantities =>
        [KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.Linear, KernelFunction.Cosine, KernelFunction.ChiSquared(0.5)];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IPairwise<T>, T>("Pairwise")
            .Output("every function, of two sets of points and of one", Functions<T>, PairwiseMatrix)
            .Output("functions of one's own, with every operation and without symmetry", OwnFunctions<T>, PairwiseMatrix, PairwiseProduct)
            .Output("points around every tile, one side at a time", EdgeSizes<T>, PairwiseMatrix)
            .Output("one set of points of every size", Squares<T>, PairwiseMatrix)
            .Output("columns from none to hundreds", Widths<T>, PairwiseMatrix)
            .Output("many pairs of long points", LongPoints<T>, PairwiseMatrix)
            .Output("length scales divide both sides", LengthScales<T>, PairwiseMatrix)
            .Output("neighbours a million from the origin keep the digits of their distance", Neighbours<T>, PairwiseMatrix)
            .Output("equal points are exactly 0 apart", Duplicates<T>, PairwiseMatrix)
            .Output("graded columns keep their own accuracy", Graded<T>, PairwiseMatrix)
            .Output("distances that overflow are infinite, and no neighbours", Overflowing<T>, PairwiseMatrix)
            .Output("NaN and ∞ reach the pairs of their points and no others", NotANumber<T>, PairwiseMatrix)
            .Output("the product, every function", FunctionProducts<T>, PairwiseProduct)
            .Output("the product, points around every tile", EdgeProducts<T>, PairwiseProduct)
            .Output("the product, from one right side to many", RightSides<T>, PairwiseProduct)
            .Output("the product of long points", LongPointProducts<T>, PairwiseProduct)
            .Output("the product over far more points than a block has", LongSums<T>, PairwiseProduct)
            .Output("a compensated product keeps its digits where almost all cancel", Cancelling<T>, PairwiseProduct)
            .Output("the product with no points is 0", NoPoints<T>, PairwiseProduct)
            .Output("NaN and ∞ stay in their row and in their right side", NotANumberProducts<T>, PairwiseProduct)
            .Output("the diagonal, every function and size", Diagonals<T>, PairwiseDiagonal)
            .Output("NaN and ∞ stay at their place of the diagonal", NotANumberDiagonals<T>, PairwiseDiagonal)
            .Repeatable("the same points give the same bits", Repeated<T>, PairwiseMatrix)
            .Repeatable("the same product has the same bits, whatever its other right sides are", RepeatedProducts<T>, PairwiseProduct)
            .Exempt("χ² of numbers whose squares are beyond the type", "What a fault is measured by has no digits left where the squares of the data overflow or vanish.", ExtremeHistograms<T>)
            .Exempt("an empty result touches nothing", "An empty result has no element to perturb.", EmptyResults<T>)
            .Cases;

    private static void Functions<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.Budget switch
        {
            ConformanceBudget.Full => [(1, 1, 1), (5, 7, 3), (17, 33, 9), (35, 18, 70)],
            ConformanceBudget.Small => [(5, 7, 3), (17, 18, 9)],
            _ => [(5, 7, 3)],
        };
        int turn = 0;
        foreach ((int n, int m, int d) in shapes)
        {
            foreach (KernelFunction kernel in Kernels)
            {
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, n, m, d, 501, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, n + 4, null, d, 502, GuardLayout.Nth(turn++)));
            }
        }
    }

    private static void EdgeSizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTiles(context, 257, 17).Where(size => size > 0))
        {
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(0.7), KernelFunction.Linear])
            {
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, size, 5, 3, 503, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, 6, size, 5, 504, GuardLayout.Nth(turn++)));
            }
        }
    }

    private static void Squares<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        KernelFunction[] kernels = [KernelFunction.SquaredDistance, KernelFunction.Rbf(0.4), KernelFunction.Linear];
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 33).Where(size => size > 0))
            PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernels[turn % 3], size, null, 4, 505, GuardLayout.Nth(turn++ / 3)));
        foreach (int size in context.IsFull ? [130, 257] : new[] { 19 })
        {
            foreach (KernelFunction kernel in kernels) PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, size, null, 35, 506, GuardLayout.Nth(turn++)));
        }
    }

    private static void Widths<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        IEnumerable<int> widths = context.Budget switch
        {
            ConformanceBudget.Full => [.. Enumerable.Range(0, 36), 63, 64, 65, 66, 100, 127, 128, 129, 130, 191, 192, 193, 255, 256, 257, 300, 513],
            ConformanceBudget.Small => [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 65, 130],
            _ => [0, 1, 3, 17, 26],
        };
        foreach (int d in widths)
        {
            foreach (KernelFunction kernel in Quantities)
            {
                (int n, int m) = context.IsFull ? (19, 37) : (9, 7);
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, n, m, d, 507, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, 9, null, d, 508, GuardLayout.Nth(turn++)));
            }

            if (!context.IsFull) continue;
            PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(KernelFunction.Rbf(), 33, 18, d, 509, GuardLayout.Packed));
            PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(KernelFunction.Matern32(1.5), 21, null, d, 510, GuardLayout.Packed));
        }
    }

    // Where matrix products are worth their while.
    private static void LongPoints<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.Budget switch
        {
            ConformanceBudget.Full => [(140, 150, 130), (70, 260, 65), (257, 129, 40), (65, 66, 785), (130, 131, 33)],
            ConformanceBudget.Small => [(34, 35, 130), (18, 66, 67)],
            _ => [(18, 17, 34)],
        };
        int turn = 0;
        foreach ((int n, int m, int d) in shapes)
        {
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.SquaredDistance, KernelFunction.Rbf(), KernelFunction.Linear, KernelFunction.Matern12(3), KernelFunction.Cosine])
            {
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, n, m, d, 511, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel, m, null, d, 512, GuardLayout.Nth(turn++)));
            }
        }
    }

    private static void LengthScales<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int d in context.IsFull ? [1, 2, 9, 33, 130] : new[] { 1, 9 })
        {
            double[] scales = [.. Enumerable.Range(0, d).Select(j => 0.3 + (j * 7 % 11))];
            foreach (KernelFunction kernel in Quantities.Append(KernelFunction.Rbf(0.7)).Append(KernelFunction.Matern52(1.1)))
            {
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel.WithLengthScales(scales), 19, 12, d, 513, GuardLayout.Nth(turn++)));
                PairwiseTrial.CheckMatrix(context, PairwiseProblem<T>.Uniform(kernel.WithLengthScales(scales), 13, null, d, 514, GuardLayout.Nth(turn++)));
            }
        }
    }
}
