using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>A linear model on the host.</summary>
internal sealed record LinearModel(double[] Center, double[] Coefficients, double[] Offset)
{
    public static LinearModel Uniform(ulong seed, int columns, int targets)
    {
        var numbers = new NumberStream(seed);
        return new(numbers.Uniform<double>(columns), numbers.Uniform<double>(columns * targets), numbers.Uniform<double>(targets));
    }

    public LinearModelView Upload(ConformanceContext context, GuardLayout layout)
        => new(
            context.Upload(Center, 1, Center.Length, layout).Vector,
            context.Upload(Coefficients, Center.Length, Offset.Length, layout).Matrix,
            context.Upload(Offset, 1, Offset.Length, layout).Vector);
}
