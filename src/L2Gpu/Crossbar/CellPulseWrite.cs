namespace L2Gpu.Crossbars;

/// <summary>Pulses by a train a cell.</summary>
/// <param name="Step">When.</param>
/// <param name="Chances">Probabilities with a sign, shape (lines, outputs).</param>
internal sealed record CellPulseWrite(ulong Step, float[] Chances) : CellWrite(Step)
{
    public override void To(CrossbarCells cells) => cells.PulseCells(Chances, Step);

    public override void To(CellReplay cell, ulong from, ulong end)
    {
        if (Step >= from && Step < end) cell.Pulse(Chances[cell.Index], Step);
    }
}
