namespace L2Gpu.Crossbars;

/// <summary>Conductances that are programmed.</summary>
/// <param name="Step">When.</param>
/// <param name="Targets">Shape (lines, outputs).</param>
internal sealed record ProgramWrite(ulong Step, float[] Targets) : CellWrite(Step)
{
    public override void To(CrossbarCells cells) => cells.Program(Targets, Step);

    public override void To(CellReplay cell, ulong from, ulong end)
    {
        if (Step >= from && Step < end) cell.Program(Targets[cell.Index], Step);
    }
}
