using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>max |a − b| / max |b|: the normwise relative difference of two answers. NaN in either gives NaN.</summary>
internal static class Difference
{
    public static double Of(IEnumerable<(double A, double B)> pairs)
    {
        double difference = 0, size = 0;
        foreach ((double a, double b) in pairs)
        {
            // Math.Max, unlike a comparison, keeps a NaN.
            difference = Math.Max(difference, Math.Abs(a - b));
            size = Math.Max(size, Math.Abs(b));
        }

        return difference == 0 ? 0 : difference / size;
    }

    /// <summary>For whole matrices, or their lower triangles where only those are answers.</summary>
    public static double Of<TA, TB>(HostBlock<TA> a, HostBlock<TB> b, bool lowerOnly)
        where TA : unmanaged, INumberBase<TA>
        where TB : unmanaged, INumberBase<TB>
        => Of(Pairs(a, b, lowerOnly));

    private static IEnumerable<(double A, double B)> Pairs<TA, TB>(HostBlock<TA> a, HostBlock<TB> b, bool lowerOnly)
        where TA : unmanaged, INumberBase<TA>
        where TB : unmanaged, INumberBase<TB>
    {
        for (long i = 0; i < b.Rows; i++)
        {
            for (long j = 0; j < (lowerOnly ? i + 1 : b.Columns); j++) yield return (double.CreateTruncating(a[i, j]), double.CreateTruncating(b[i, j]));
        }
    }
}
