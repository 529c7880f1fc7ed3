namespace L2Gpu.Crossbars;

/// <summary>Something that was written to an array, as the host gave it.</summary>
/// <param name="Step">The first of its steps.</param>
internal abstract record CellWrite(ulong Step)
{
    /// <summary>How many steps it takes.</summary>
    public virtual ulong Steps => 1;

    /// <summary>Does it to all cells.</summary>
    public abstract void To(CrossbarCells cells);

    /// <summary>Does to one cell what it does in some of its steps.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="from">The first of them.</param>
    /// <param name="end">Where they end, that one left out.</param>
    public abstract void To(CellReplay cell, ulong from, ulong end);
}
