namespace L2Gpu.Crossbars;

/// <summary>Networks that are solved in one call: some physical arrays, each as some items of a batch meet it. They are numbered by column, then item, then row.</summary>
/// <param name="Rows">Physical arrays down the word lines.</param>
/// <param name="Columns">Physical arrays along the bit lines.</param>
/// <param name="First">The first item.</param>
/// <param name="Items">How many.</param>
/// <param name="Transposed">Whether bit lines are driven.</param>
internal readonly record struct WireGroup(WireStrip Rows, WireStrip Columns, long First, long Items, bool Transposed)
{
    /// <summary>Each physical array: its network for the first item (that for the next is as many further as there are rows), and which one it is along the lines that are driven, and sensed.</summary>
    public IEnumerable<(long Network, long Input, long Output)> Places()
    {
        for (long column = 0; column < Columns.Count; column++)
            for (long row = 0; row < Rows.Count; row++) yield return ((column * Items * Rows.Count) + row, Transposed ? column : row, Transposed ? row : column);
    }
}
