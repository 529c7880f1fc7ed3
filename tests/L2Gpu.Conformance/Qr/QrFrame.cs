using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>What is subtracted from columns, what they are multiplied by, and what a factor begins with, on the host.</summary>
internal sealed record QrFrame(double[] Center, double[] Scale)
{
    /// <summary>Whether there is a column of ones before them.</summary>
    public bool Ones { get; init; }

    /// <summary>Packed, upper triangular; null for nothing.</summary>
    public double[]? Start { get; init; }

    public static QrFrame Uniform(ulong seed, int order)
    {
        var numbers = new NumberStream(seed);
        return new(numbers.Uniform<double>(order), [.. numbers.Uniform<double>(order).Select(s => 1.5 + s)]);
    }

    public static QrFrame Plain(int order) => new(new double[order], [.. Enumerable.Repeat(1.0, order)]);

    public IQrAccumulator<T> Begin<T>(ConformanceContext context, IQr<T> qr, QrShape shape, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int order = Center.Length;
        return qr.Begin(
            context.Queue,
            shape,
            context.Upload(Center, 1, order, layout).Vector,
            context.Upload(Scale, 1, order, layout).Vector,
            Start is null ? null : context.Upload(Start, shape.Order, shape.Order, layout).Matrix);
    }
}
