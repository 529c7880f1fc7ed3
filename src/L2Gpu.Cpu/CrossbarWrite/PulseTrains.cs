namespace L2Gpu.Cpu;

/// <summary>The pulse trains of some updates, as tiles want them.</summary>
internal abstract unsafe class PulseTrains
{
    /// <summary>The most updates: so many trains of a tile's columns stay in a core's cache.</summary>
    public const int MostUpdates = 256;

    /// <summary>Finds the updates in which a row has pulses.</summary>
    /// <param name="row">The row.</param>
    /// <param name="found">Update and train of each.</param>
    /// <returns>How many there are.</returns>
    public abstract int Row(long row, (int Update, uint Train)* found);

    /// <summary>The trains of a tile's columns, from update to update.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="own">Room for those of one update, in the worker's own memory.</param>
    /// <param name="stride">Words from update to update.</param>
    public abstract uint* Columns(in CellTile tile, uint* own, out long stride);
}
