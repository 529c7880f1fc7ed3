namespace L2Gpu.Bench.Compare;

/// <summary>How time and memory of one kind of work grow with one size.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Axis">The size that grows: rows, columns or right sides.</param>
/// <param name="Fixed">The other sizes.</param>
/// <param name="Points">What was measured, by size.</param>
internal sealed record GrowthSeries(string Work, string Axis, string Fixed, IReadOnlyList<GrowthPoint> Points)
{
    // Less is drowned by pages that the process freed before and takes again, or not.
    private const double LeastBytes = 1 << 20;

    /// <summary>The exponent of a power law through the times: the slope of the least-squares line through the logarithms.</summary>
    public double TimeSlope => Slope(Points, point => point.Seconds);

    /// <summary>The same of memory, from 1 MiB on.</summary>
    public double MemorySlope => Slope([.. Points.Where(point => point.Bytes >= LeastBytes)], point => point.Bytes);

    /// <summary>The slope of time over the last half of the sizes, where constant costs weigh least.</summary>
    public double LastTimeSlope => Slope([.. Points.Skip(Points.Count / 2)], point => point.Seconds);

    private static double Slope(IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> value)
    {
        (double X, double Y)[] logarithms = [.. points.Where(point => value(point) > 0).Select(point => (Math.Log(point.Size), Math.Log(value(point))))];
        if (logarithms.Length < 2) return double.NaN;
        double x = logarithms.Average(pair => pair.X), y = logarithms.Average(pair => pair.Y);
        return logarithms.Sum(pair => (pair.X - x) * (pair.Y - y)) / logarithms.Sum(pair => (pair.X - x) * (pair.X - x));
    }
}
