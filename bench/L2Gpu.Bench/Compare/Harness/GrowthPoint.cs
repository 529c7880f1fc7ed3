namespace L2Gpu.Bench.Compare;

/// <summary>One size of a <see cref="GrowthSeries"/>.</summary>
/// <param name="Size">Rows, columns or right sides.</param>
/// <param name="Samples">Seconds of each run.</param>
/// <param name="Bytes">The most memory that a run held beyond its inputs.</param>
internal sealed record GrowthPoint(int Size, double[] Samples, double Bytes)
{
    /// <summary>The median.</summary>
    public double Seconds => Samples.Order().ElementAt(Samples.Length / 2);
}
