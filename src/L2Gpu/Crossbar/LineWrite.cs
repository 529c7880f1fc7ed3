namespace L2Gpu.Crossbars;

/// <summary>Pulses line by line: each row has a pulse in every slot while its columns have trains of their own.</summary>
/// <param name="Step">When.</param>
/// <param name="Chances">Probabilities with a sign, shape (lines, outputs).</param>
internal sealed record LineWrite(ulong Step, float[] Chances) : CellWrite(Step)
{
    public override void To(CrossbarCells cells) => cells.PulseLines(Chances, Step);

    public override void To(CellReplay cell, ulong from, ulong end)
    {
        if (Step >= from && Step < end) cell.PulseLine(Chances[cell.Index], Step);
    }
}
