namespace L2Gpu.Crossbars;

/// <summary>Neighbouring physical arrays along a side of an array, all of one size.</summary>
/// <param name="Tile">The number of the first.</param>
/// <param name="First">Its first line.</param>
/// <param name="Count">How many.</param>
/// <param name="Size">Lines of each.</param>
internal readonly record struct WireStrip(long Tile, long First, long Count, long Size)
{
    /// <summary>Lines of all.</summary>
    public long Lines => Count * Size;
}
