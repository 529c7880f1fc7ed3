using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>What is subtracted from columns and what they are multiplied by, on the host.</summary>
internal sealed record QrFrame(double[] Center, double[] Scale)
{
    public static QrFrame Uniform(ulong seed, int order)
    {
        var numbers = new NumberStream(seed);
        return new(numbers.Uniform<double>(order), [.. numbers.Uniform<double>(order).Select(s => 1.5 + s)]);
    }

    public static QrFrame Plain(int order) => new(new double[order], [.. Enumerable.Repeat(1.0, order)]);

    public (VectorView<double> Center, VectorView<double> Scale) Upload(ConformanceContext context, GuardLayout layout)
        => (context.Upload(Center, 1, Center.Length, layout).Vector, context.Upload(Scale, 1, Scale.Length, layout).Vector);
}
