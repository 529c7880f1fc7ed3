using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IConversion{T}"/> must do: each element has the bits of its definition.</summary>
internal static class ConversionConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<IConversion<T>, T>("Conversion")
            .Output("copies to float, every shape", Copies<T, float>, ConvertedToFloat)
            .Output("copies to double, every shape", Copies<T, double>, ConvertedToDouble)
            .Output("centred and scaled to float, every shape", Standardized<T, float>, StandardizedToFloat)
            .Output("centred and scaled to double, every shape", Standardized<T, double>, StandardizedToDouble)
            .Output("the ends of the range to float: overflow, underflow, ties, NaN", Ends<T, float>, ConvertedToFloat, StandardizedToFloat)
            .Output("the ends of the range to double: overflow, underflow, ties, NaN", Ends<T, double>, ConvertedToDouble, StandardizedToDouble)
            .Output("a column that is constant comes out as exactly 0", Constants<T>, StandardizedToFloat, StandardizedToDouble)
            .Repeatable("the same input gives the same bits", Repeated<T>, StandardizedToFloat, StandardizedToDouble)
            .Exempt("an empty result touches nothing", "An empty result has no element to perturb.", EmptyResults<T>)
            .Cases;

    private static IEnumerable<(int N, int D, GuardLayout Layout)> Shapes(ConformanceContext context)
    {
        int turn = 0;
        foreach (int size in Sizes.AroundTilesSparsely(context, 257, 33).Where(size => size > 0))
        {
            yield return (size, 3, GuardLayout.Nth(turn++));
            yield return (5, size, GuardLayout.Nth(turn++));
            if (context.IsFull) yield return (size, 17, GuardLayout.Packed);
        }

        if (context.IsFull) yield return (3000, 7, GuardLayout.Gappy);
    }

    private static void Copies<T, TTo>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        foreach ((int n, int d, GuardLayout layout) in Shapes(context))
            ConversionTrial.Check<T, TTo>(context, new NumberStream(601).Uniform<T>((long)n * d), n, d, null, layout);
    }

    private static void Standardized<T, TTo>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        foreach ((int n, int d, GuardLayout layout) in Shapes(context))
        {
            var numbers = new NumberStream(602);
            T[] source = numbers.Uniform<T>((long)n * d);
            ConversionTrial.Check<T, TTo>(context, source, n, d, (numbers.Uniform<double>(d), numbers.Uniform<double>(d)), layout);
        }
    }

    private static void Ends<T, TTo>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        double[] positive =
        [
            0, 1, 1 + Math.ScaleB(1, -24), 1 + Math.ScaleB(3, -24), 1 + Math.ScaleB(1, -24) + Math.ScaleB(1, -50), Math.PI,
            float.MaxValue, 3.4028235677973366e38, 3.4028235677973362e38, 1e39, 1e300, double.MaxValue,
            Math.ScaleB(1, -126), Math.ScaleB(1 - Math.ScaleB(1, -25), -126), Math.ScaleB(0.75, -126), Math.ScaleB(1, -149), Math.ScaleB(1.5, -149), Math.ScaleB(1, -150),
            Math.ScaleB(1.25, -150), Math.ScaleB(1, -151), 1e-300, Math.ScaleB(1, -1022), Math.ScaleB(1, -1060), double.Epsilon, double.PositiveInfinity, double.NaN,
        ];
        T[] source = Dense.Narrow<T>([.. positive.SelectMany(value => new[] { value, -value })]);
        int n = source.Length / 4;
        ConversionTrial.Check<T, TTo>(context, source, n, 4, null, GuardLayout.Gappy);
        ConversionTrial.Check<T, TTo>(context, source, n, 4, ([0, 0, 0, 0], [1, 1, 1, 1]), GuardLayout.Wide);
        ConversionTrial.Check<T, TTo>(context, source, n, 4, ([1, -1, 1e300, double.NaN], [1e10, 1e-30, 1e300, 1]), GuardLayout.Packed);
        ConversionTrial.Check<T, TTo>(context, source, n, 4, ([0, 0, double.PositiveInfinity, 0], [0, -0.0, 1, double.NegativeInfinity]), GuardLayout.Gappy);
    }

    private static void Constants<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] source = [.. Enumerable.Range(0, 35 * 3).Select(i => T.CreateTruncating(1e6 + (0.1 * (i % 3))))];
        double[] center = [.. source.Take(3).Select(double.CreateTruncating)];
        ConversionTrial.Check<T, float>(context, source, 35, 3, (center, [1e12, -3, 0.1]), GuardLayout.Gappy);
        ConversionTrial.Check<T, double>(context, source, 35, 3, (center, [1e12, -3, 0.1]), GuardLayout.Gappy);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=70 d=9");
        var numbers = new NumberStream(603);
        T[] source = numbers.Uniform<T>(70 * 9);
        (double[], double[]) units = (numbers.Uniform<double>(9), numbers.Uniform<double>(9));
        context.ExpectSameBits(
            "floats", ConversionTrial.Run<T, float>(context, source, 70, 9, units, GuardLayout.Gappy), ConversionTrial.Run<T, float>(context, source, 70, 9, units, GuardLayout.Gappy));
        context.ExpectSameBits(
            "doubles", ConversionTrial.Run<T, double>(context, source, 70, 9, units, GuardLayout.Gappy), ConversionTrial.Run<T, double>(context, source, 70, 9, units, GuardLayout.Gappy));
    }

    private static void EmptyResults<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int d) in new[] { (0, 3), (4, 0), (0, 0) })
        {
            context.Begin($"n={n} d={d}");
            context.Expect(ConversionTrial.Run<T, float>(context, [], n, d, null, GuardLayout.Gappy).Read("floats").Length == 0, $"there are elements");
            context.Expect(ConversionTrial.Run<T, double>(context, [], n, d, (new double[d], new double[d]), GuardLayout.Gappy).Read("doubles").Length == 0, $"there are elements");
        }
    }
}
