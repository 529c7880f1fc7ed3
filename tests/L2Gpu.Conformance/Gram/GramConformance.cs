using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IGram{T}"/> must do. Moments over blocks are in the other part.</summary>
internal static partial class GramConformance
{
    private static readonly bool[] Either = [false, true];

    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IGram<T>, T>("Gram")
            .Output("moments of every shape, raw and centred, with weights and without", MomentShapes<T>, GramMoments)
            .Output("moments of many features, in every alignment", MomentWide<T>, GramMoments)
            .Output("columns around every tile", MomentColumns<T>, GramMoments)
            .Output("rows around every tile and beyond the sums in T", MomentRows<T>, GramMoments)
            .Output("uneven blocks say the same as one", MomentBlocks<T>, GramMoments)
            .Output("whole numbers come out exactly, and centred ones follow by algebra", MomentWholeNumbers<T>, GramMoments)
            .Output("a whole weight is a repeated row", MomentRepeatedRows<T>, GramMoments)
            .Output("an offset of a million moves the means and nothing else", MomentShift<T>, GramMoments)
            .Output("blocks without weight say nothing, wherever they come", MomentEmptyBlocks<T>, GramMoments)
            .Output("graded columns keep their own accuracy", MomentGraded<T>, GramMoments)
            .Output("NaN stays in its row and column of the moments", MomentNotANumber<T>, GramMoments)
            .Output("without rows or weight every moment is 0", MomentNothing<T>, GramMoments)
            .Repeatable("the same rows in the same blocks give the same bits", MomentRepeated<T>, GramMoments)
            .Output("XᵀWX in batches of every shape", Products<T>, GramProduct)
            .Output("XXᵀ in batches of every shape", RowProducts<T>, GramRowProduct)
            .Output("products around larger tiles, from rows in every alignment", LargerProducts<T>, GramProduct, GramRowProduct)
            .Output("few products with long sums", LongProducts<T>, GramProduct, GramRowProduct)
            .Output("XᵀWX keeps the accuracy of graded columns, and NaN in its place", ProductSpecials<T>, GramProduct)
            .Output("XXᵀ keeps the accuracy of graded rows, and NaN in its place", RowProductSpecials<T>, GramRowProduct)
            .Repeatable("the same product gives the same bits", ProductRepeated<T>, GramProduct)
            .Repeatable("the same row product gives the same bits", RowProductRepeated<T>, GramRowProduct)
            .Output("the assembled system is scaled, penalised and rounded once", Systems<T>, GramSystem)
            .Exempt("an empty result touches nothing", "An empty result has no element to perturb.", EmptyProducts<T>)
            .Cases;

    private static void Products<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ProductShapes<T>(context, rowProduct: false);

    private static void RowProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ProductShapes<T>(context, rowProduct: true);

    private static void ProductShapes<T>(ConformanceContext context, bool rowProduct)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTiles(context, 129, 17))
        {
            bool weighted = !rowProduct && turn % 2 == 0;
            GuardLayout layout = GuardLayout.Nth(turn++);
            GramTrial.CheckProduct<T>(context, 1, 9, size, weighted, rowProduct, layout);
            GramTrial.CheckProduct<T>(context, 1, size, 9, weighted, rowProduct, layout);
            GramTrial.CheckProduct<T>(context, 3, size, 5, weighted, rowProduct, layout);
        }

        foreach (int count in new[] { 1, 2, 9, 17 })
        {
            GramTrial.CheckProduct<T>(context, count, 6, 4, !rowProduct, rowProduct, GuardLayout.Gappy);
            GramTrial.CheckProduct<T>(context, count, 4, 6, false, rowProduct, GuardLayout.Wide, shared: true);
            GramTrial.CheckProduct<T>(context, count, 17, 9, !rowProduct, rowProduct, GuardLayout.Packed, shared: true);
        }

        if (!context.IsFull) return;
        GramTrial.CheckProduct<T>(context, 1, 700, 65, !rowProduct, rowProduct: false, GuardLayout.Gappy);
        if (rowProduct) GramTrial.CheckProduct<T>(context, 1, 65, 700, weighted: false, rowProduct, GuardLayout.Gappy);
    }

    // Sums so much longer than the result is wide that a device with many processors would cut them.
    private static void LongProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int count in new[] { 1, 3 })
        {
            if (context.IsFull)
            {
                GramTrial.CheckProduct<T>(context, count, 1100, 33, weighted: count == 3, rowProduct: false, GuardLayout.Packed);
                GramTrial.CheckProduct<T>(context, count, 18, 2050, weighted: false, rowProduct: true, GuardLayout.Gappy);
            }

            GramTrial.CheckProduct<T>(context, count, 1100, 3, weighted: count == 1, rowProduct: false, GuardLayout.Gappy);
            GramTrial.CheckProduct<T>(context, count, 3, 1100, weighted: false, rowProduct: true, GuardLayout.Wide);
        }
    }

    // Rows, or columns, beside multiples of 32: the last layout puts the beginning of every row at a multiple of 16 bytes, whose end is none.
    private static void LargerProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardLayout[] layouts = [GuardLayout.Gappy, GuardLayout.Packed, new(4, 3, 0)];
        (int, int)[] shapes = context.IsFull ? [(16, 17), (33, 32), (97, 29), (100, 33), (63, 64), (65, 65), (40, 129)] : [(17, 33)];
        if (context.Budget == ConformanceBudget.Interpreted) layouts = layouts[^1..];
        foreach ((int inner, int order) in shapes)
        {
            foreach (GuardLayout layout in layouts)
            {
                foreach (bool weighted in Either) GramTrial.CheckProduct<T>(context, 2, inner, order, weighted, rowProduct: false, layout);
                GramTrial.CheckProduct<T>(context, 2, order, inner, weighted: false, rowProduct: true, layout);
            }
        }
    }

    private static void ProductSpecials<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GramTrial.CheckProduct<T>(context, 2, 35, 18, weighted: true, rowProduct: false, GuardLayout.Gappy, change: (i, x) => x * Power<T>((i % 18 * 7 % 41) - 20));
        GramTrial.CheckProduct<T>(context, 2, 35, 18, weighted: false, rowProduct: false, GuardLayout.Gappy, change: (i, x) => i == 18 + 3 ? T.NaN : x);
        GramTrial.CheckProduct<T>(context, 2, 35, 18, weighted: true, rowProduct: false, GuardLayout.Gappy, change: (i, x) => i == (2 * 18) + 3 ? T.PositiveInfinity : OneOr(i, x));
    }

    private static void RowProductSpecials<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GramTrial.CheckProduct<T>(context, 2, 18, 35, weighted: false, rowProduct: true, GuardLayout.Gappy, change: (i, x) => x * Power<T>((i / 35 % 18 * 7 % 41) - 20));
        GramTrial.CheckProduct<T>(context, 2, 18, 35, weighted: false, rowProduct: true, GuardLayout.Gappy, change: (i, x) => i == 35 + 3 ? T.NaN : x);
        GramTrial.CheckProduct<T>(context, 2, 18, 35, weighted: false, rowProduct: true, GuardLayout.Gappy, change: (i, x) => i == (4 * 35) + 4 ? T.PositiveInfinity : OneOr(i, x));
    }

    // Positive, so that ∞ meets no other sign, and often of one bit: a number that is split into short ones then has nothing left, and ∞ times nothing is NaN.
    private static T OneOr<T>(int i, T x)
        where T : IFloatingPointIeee754<T>
        => i % 3 == 0 ? T.One : T.Abs(x);

    private static void ProductRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => SameProductTwice<T>(context, rowProduct: false);

    private static void RowProductRepeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => SameProductTwice<T>(context, rowProduct: true);

    private static void SameProductTwice<T>(ConformanceContext context, bool rowProduct)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int, int, int)[] shapes = context.IsFull ? [(1, 300, 70), (5, 33, 17), (1, 70, 300)] : [(3, 33, 17)];
        foreach ((int count, int n, int d) in shapes)
        {
            context.Begin($"count={count} n={n} d={d}");
            T[] x = new NumberStream(22).Uniform<T>((long)count * n * d);
            GuardedBatch<T> Run() => GramTrial.Product(context, context.Get<IGram<T>>(), x, null, count, count, n, d, rowProduct, GuardLayout.Gappy);
            context.ExpectSameBits("G", Run(), Run());
        }
    }

    private static void Systems<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int d in Sizes.AroundTilesSparsely(context, 129, 17))
        {
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin($"d={d} layout={layout}");
            var numbers = new NumberStream(23);
            double[] g = numbers.Uniform<double>(d * d), scale = numbers.Uniform<double>(d), penalty = numbers.Uniform<double>(d);
            for (int j = 0; j < d; j++) penalty[j] *= Math.ScaleB(1, j % 40);
            GuardedBatch<double> gram = context.Upload(g, d, d, layout), s = context.Upload(scale, 1, d, layout), p = context.Upload(penalty, 1, d, layout);
            GuardedBatch<T> system = context.Output<T>(1, d, d, layout);
            context.Get<IGram<T>>().Assemble(context.Queue, gram.Matrix, s.Vector, p.Vector, system.Matrix);
            gram.ExpectUnchanged("gram");
            s.ExpectUnchanged("scale");
            p.ExpectUnchanged("penalty");
            var expected = new double[d * d];
            var bounds = new double[d * d];
            for (int i = 0; i < d * d; i++)
            {
                double scaled = scale[i / d] * g[i] * scale[i % d], added = i / d == i % d ? penalty[i / d] : 0;
                expected[i] = scaled + added;
                bounds[i] = GramBounds.System<T>(scaled, added);
            }

            context.ExpectClose("A", system, expected, bounds);
        }
    }

    private static void EmptyProducts<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n, int d, bool rowProduct) in new[] { (0, 3, 4, false), (0, 3, 4, true), (2, 5, 0, false), (2, 0, 5, true) })
        {
            context.Begin($"count={count} n={n} d={d} rows={rowProduct}");
            T[] x = new T[count * n * d];
            T[] result = GramTrial.Product(context, context.Get<IGram<T>>(), x, null, count, count, n, d, rowProduct, GuardLayout.Gappy).Read("G");
            context.Expect(result.Length == 0, $"G has {result.Length} elements");
        }
    }

    private static T Power<T>(int exponent)
        where T : IFloatingPointIeee754<T>
        => T.ScaleB(T.One, exponent);
}
