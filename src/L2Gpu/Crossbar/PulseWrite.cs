namespace L2Gpu.Crossbars;

/// <summary>Coincidences of trains of rows and columns, whose numbers are probabilities with a sign.</summary>
/// <param name="Step">Of the first update; each is a step.</param>
/// <param name="Updates">How many.</param>
/// <param name="Rows">Shape (updates, lines).</param>
/// <param name="Columns">Shape (updates, outputs).</param>
internal sealed record PulseWrite(ulong Step, int Updates, float[] Rows, float[] Columns) : CellWrite(Step)
{
    public override ulong Steps => (ulong)Updates;

    public override void To(CrossbarCells cells) => cells.Pulse(Rows, Columns, Updates, Step);

    public override void To(CellReplay cell, ulong from, ulong end)
    {
        long lines = Rows.Length / Updates, columns = Columns.Length / Updates;
        for (ulong step = Math.Max(from, Step); step < Math.Min(end, Step + Steps); step++)
        {
            long k = (long)(step - Step);
            cell.Pulse(Rows[(k * lines) + cell.Place.Line], Columns[(k * columns) + cell.Place.Column], step);
        }
    }
}
