namespace L2Gpu.Crossbars;

/// <summary>A number for each cell.</summary>
/// <param name="Step">When.</param>
/// <param name="Increments">In units of the state, shape (lines, outputs).</param>
internal sealed record IncrementWrite(ulong Step, float[] Increments) : CellWrite(Step)
{
    public override void To(CrossbarCells cells) => cells.Increment(Increments, Step);

    public override void To(CellReplay cell, ulong from, ulong end)
    {
        if (Step >= from && Step < end) cell.Increment(Increments[cell.Index], Step);
    }
}
