using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Copies on the accelerator, each beside the bits that its definition gives.</summary>
internal static class ConversionTrial
{
    /// <summary>Copies without judging.</summary>
    /// <param name="context">The case.</param>
    /// <param name="source">Shape (n, d), packed.</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Columns.</param>
    /// <param name="units">Center and factor of each column; null for a plain copy.</param>
    /// <param name="layout">Where the destination lies; the source lies otherwise.</param>
    public static GuardedBatch<TTo> Run<T, TTo>(ConformanceContext context, T[] source, int n, int d, (double[] Center, double[] Factor)? units, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        GuardedBatch<T> from = context.Upload(source, n, d, layout == GuardLayout.Wide ? GuardLayout.Gappy : GuardLayout.Wide);
        GuardedBatch<TTo> to = context.Output<TTo>(1, n, d, layout);
        IConversion<T> conversion = context.Get<IConversion<T>>();
        if (units is not { } given)
        {
            if (to is GuardedBatch<float> single) conversion.Convert(context.Queue, from.Matrix, single.Matrix);
            else if (to is GuardedBatch<double> wide) conversion.Convert(context.Queue, from.Matrix, wide.Matrix);
        }
        else
        {
            GuardedBatch<double> center = context.Upload(given.Center, 1, d, layout), factor = context.Upload(given.Factor, 1, d, GuardLayout.Packed);
            if (to is GuardedBatch<float> single) conversion.Standardize(context.Queue, from.Matrix, center.View[0].Row(0), factor.View[0].Row(0), single.Matrix);
            else if (to is GuardedBatch<double> wide) conversion.Standardize(context.Queue, from.Matrix, center.View[0].Row(0), factor.View[0].Row(0), wide.Matrix);
            center.ExpectUnchanged("center");
            factor.ExpectUnchanged("factor");
        }

        from.ExpectUnchanged("source");
        return to;
    }

    /// <summary>Checks the bits of every element, those of zeros' signs too; what is NaN must be NaN, with any payload.</summary>
    public static void Check<T, TTo>(ConformanceContext context, T[] source, int n, int d, (double[] Center, double[] Factor)? units, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        context.Begin($"n={n} d={d} to {typeof(TTo).Name} {(units is null ? "plain" : "standardized")} layout={layout}");
        GuardedBatch<TTo> output = Run<T, TTo>(context, source, n, d, units, layout);
        TTo[] got = output.Read("destination");
        for (int i = 0; i < got.Length; i++)
        {
            double value = double.CreateTruncating(source[i]);
            TTo wanted = TTo.CreateTruncating(units is { } given ? (value - given.Center[i % d]) * given.Factor[i % d] : value);
            bool same = TTo.IsNaN(wanted) ? TTo.IsNaN(got[i]) : got[i].Equals(wanted) && TTo.IsNegative(got[i]) == TTo.IsNegative(wanted);
            context.Expect(same, $"destination{output.Element(i)} is {got[i]}, expected {wanted}, from {source[i]}.");
        }
    }
}
