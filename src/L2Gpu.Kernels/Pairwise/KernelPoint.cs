using System.Collections.Immutable;

namespace L2Gpu.Kernels;

/// <summary>A point, as the expression of <see cref="KernelFunction.Custom"/> names it. An expression never looks at coordinates; they are there so that it can be compiled and run as well.</summary>
public sealed class KernelPoint
{
    /// <summary>A point of these coordinates, which are copied.</summary>
    /// <param name="coordinates">One number for each column.</param>
    public KernelPoint(params ReadOnlySpan<double> coordinates) => Coordinates = [.. coordinates];

    /// <summary>One number for each column.</summary>
    public ImmutableArray<double> Coordinates { get; }
}
