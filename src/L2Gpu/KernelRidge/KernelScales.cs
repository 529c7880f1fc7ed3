using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Length scales of kernels from the distances between rows.</summary>
public static class KernelScales
{
    /// <summary>Rows of a sample whose pairs stand for those of all rows.</summary>
    public const int DefaultSample = 2000;

    /// <summary>The median heuristic: the median of ‖xᵢ − xⱼ‖ over the pairs i &lt; j of a sample of the rows, those at distance 0 left out.</summary>
    /// <param name="x">Shape (rows, columns).</param>
    /// <param name="standardize">Whether each column is divided by its weighted standard deviation (ddof 0, over all rows) first, and a constant one left out, as <see cref="KernelRidgeOptions.Standardize"/> does.</param>
    /// <param name="sample">The most rows of the sample, at least 2; all of them where there are no more.</param>
    /// <param name="seed">What the sample is drawn from.</param>
    /// <param name="weights">The weights of a fit, shape (rows, 1), null for 1: a row of weight 0 is absent, and pairs of others count alike.</param>
    /// <returns>A length ℓ, positive, in the units of x; a radial basis function takes it as γ = 1/(2ℓ²).</returns>
    /// <exception cref="ArgumentException">Fewer than two rows count, or there is no column, or a value is NaN or infinite, or all rows of the sample are equal.</exception>
    /// <remarks>
    /// Gretton, Borgwardt, Rasch, Schölkopf and Smola, "A kernel two-sample test" (2012), §8; Garreau, Jitkrittum and Kanagawa, "Large sample analysis of the median
    /// heuristic" (2017), who also discuss ℓ² = median/2 and others: this is ℓ = median. A start for a search, not its end.
    /// </remarks>
    public static double MedianDistance<T>(HostMatrix<T> x, bool standardize = false, int sample = DefaultSample, ulong seed = 0, HostMatrix<T>? weights = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 2);
        if (x.Columns == 0) throw new ArgumentException("x has no columns; at least one is needed.", nameof(x));
        if (x.Rows < 2) throw new ArgumentException($"x has {x.Rows} rows; distances need at least two.", nameof(x));
        using var source = new MemoryRowSource<T>(x, HostMatrix<T>.FromRowMajor([], x.Rows, 0), weights);
        KernelFitting.KernelRows rows = KernelFitting.KernelRows.Read(source, null, default);
        if (rows.Count < 2) throw new ArgumentException("Only one weight is positive; distances need at least two rows.", nameof(weights));
        return MedianDistance(rows, standardize, sample, seed);
    }

    /// <summary>Kernels of one family at length scales around a given one, in equal steps of their logarithm: what <see cref="KernelRidge.FitBest"/> searches.</summary>
    /// <param name="family">The kernel at a length scale, as in <c>KernelFunction.Matern52</c> or <see cref="Rbf"/>.</param>
    /// <param name="center">The length scale in the middle, positive and finite, as in <see cref="MedianDistance"/>.</param>
    /// <param name="count">How many, at least 1; 1 gives the one in the middle.</param>
    /// <param name="decades">Powers of ten from the first to the last, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static KernelFunction[] Grid(Func<double, KernelFunction> family, double center, int count = 9, double decades = 2)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(center > 0) || !double.IsFinite(center)) throw new ArgumentOutOfRangeException(nameof(center), center, "A length scale must be a positive, finite number.");
        if (!(decades > 0) || !double.IsFinite(decades)) throw new ArgumentOutOfRangeException(nameof(decades), decades, "The width of a grid must be a positive, finite number of decades.");
        return [.. Enumerable.Range(0, count).Select(i => family(count == 1 ? center : center * Math.Pow(10, decades * (((double)i / (count - 1)) - 0.5))))];
    }

    /// <summary>The radial basis function of a length scale: γ = 1/(2ℓ²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">ℓ is not positive, or so near to 0 or ∞ that γ is not a positive, finite number.</exception>
    public static KernelFunction Rbf(double lengthScale)
    {
        double gamma = 1 / (2 * lengthScale * lengthScale);
        if (!(lengthScale > 0) || !(gamma > 0) || !double.IsFinite(gamma))
            throw new ArgumentOutOfRangeException(nameof(lengthScale), lengthScale, "A length scale must be positive, and 1/(2ℓ²) a positive, finite number.");
        return KernelFunction.Rbf(gamma);
    }

    private static double MedianDistance(KernelFitting.KernelRows rows, bool standardize, int sample, ulong seed)
    {
        int d = rows.Columns;
        double[] points = KernelFitting.KernelPoints.Of(rows, KernelFunction.SquaredDistance, standardize).Values;
        int[] picked = KernelFitting.NystromCenters.Uniform(rows.Count, Math.Min(rows.Count, sample), seed);
        var values = new double[picked.Length * d];
        for (int i = 0; i < picked.Length; i++) points.AsSpan(picked[i] * d, d).CopyTo(values.AsSpan(i * d));
        double unit = Binary.ToOne(Binary.Largest(values));
        for (int i = 0; i < values.Length; i++) values[i] *= unit;

        Accelerator cpu = Accelerators.Cpu;
        using IQueue queue = cpu.Device.CreateQueue();
        using var arena = new DeviceArena(cpu.Device, queue);
        MatrixView<double> x = arena.Upload<double>(values, picked.Length, d), squares = arena.Matrix<double>(picked.Length, picked.Length);
        cpu.Get<IPairwise<double>>().Matrix(queue, KernelFunction.SquaredDistance, x, x, squares);
        double[] all = arena.Download(squares);
        var above = new List<double>(picked.Length * (picked.Length - 1) / 2);
        for (int i = 0; i < picked.Length; i++)
        {
            for (int j = i + 1; j < picked.Length; j++)
            {
                double square = all[(i * picked.Length) + j];
                if (square > 0) above.Add(square);
            }
        }

        if (above.Count == 0) throw new ArgumentException($"All of {picked.Length} rows are equal, so that they have no distance. Give the length scale, or take a larger sample.");
        above.Sort();
        int middle = above.Count / 2;
        double median = above.Count % 2 == 1 ? Math.Sqrt(above[middle]) : (Math.Sqrt(above[middle - 1]) + Math.Sqrt(above[middle])) / 2;
        return median / unit;
    }
}
