using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Pairs to compute: a function and its points.</summary>
/// <param name="Kernel">k.</param>
/// <param name="N">Points of x.</param>
/// <param name="M">Points of y; those of x where there are no others.</param>
/// <param name="D">Columns.</param>
/// <param name="X">Shape (N, D), packed.</param>
/// <param name="Y">Shape (M, D), packed; null where y is the view x.</param>
/// <param name="Layout">Where points and results lie.</param>
internal sealed record PairwiseProblem<T>(KernelFunction Kernel, int N, int M, int D, T[] X, T[]? Y, GuardLayout Layout)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether y is x, as one view.</summary>
    public bool IsOneView => Y is null;

    /// <summary>Random points, of the kind that the kernel is for.</summary>
    public static PairwiseProblem<T> Uniform(KernelFunction kernel, int n, int? m, int d, ulong seed, GuardLayout? layout = null)
    {
        var numbers = new NumberStream(seed);
        T[] Points(int count) => kernel.Name == "chi2" ? Histogram(numbers, (long)count * d) : numbers.Uniform<T>((long)count * d);
        return new(kernel, n, m ?? n, d, Points(n), m is { } others ? Points(others) : null, layout ?? GuardLayout.Gappy);
    }

    /// <summary>The problem for messages.</summary>
    public FormattableString Describe() => $"{Kernel} n={N} m={M} d={D} {(IsOneView ? "one view" : "two views")} layout={Layout}";

    /// <summary>K and its bounds.</summary>
    public (double[] Values, double[] Errors) Expected()
        => PairwiseBounds.Matrix<T>(Kernel, Dense.Widen(X), Dense.Widen(Y ?? X), N, M, D);

    // Not negative, and a fifth of them 0, so that both can be.
    private static T[] Histogram(NumberStream numbers, long count)
    {
        T[] values = numbers.Uniform<T>(count);
        return Array.ConvertAll(values, value => T.Max(T.Zero, T.Abs(value) - T.CreateTruncating(0.2)));
    }
}
