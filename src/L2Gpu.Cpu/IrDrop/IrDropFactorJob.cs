namespace L2Gpu.Cpu;

/// <summary>Factors of some arrays. Word lines come first, one task a strip of them; then bit lines.</summary>
internal unsafe struct IrDropFactorJob : ITaskJob
{
    public IrDropKernel Kernel;
    public IrDropShape Shape;

    /// <summary>Where the factors of all arrays go.</summary>
    public double* Block;

    /// <summary>G of the first array.</summary>
    public double* Conductances;
    public long LdConductances;
    public long StrideConductances;

    /// <summary>Ohms of a bit line's segment.</summary>
    public double BitLine;

    /// <summary>Those of a word line's over them.</summary>
    public double Ratio;
    public bool AreBitLines;

    public readonly int Strips => AreBitLines ? Shape.ColumnStrips : Shape.RowStrips;

    public readonly void Execute(int task, int worker)
    {
        long array = task / Strips;
        int strip = task % Strips;
        IrDropFactors factors = IrDropFactors.At(Block, Shape, array);
        if (AreBitLines)
        {
            Kernel.FactorBitLines(Shape, factors, strip);
            return;
        }

        for (int k = strip * Shape.StripRows; k < (strip + 1) * Shape.StripRows; k++) Scale(Conductances + (array * StrideConductances) + (k * LdConductances), factors.Cells + ((long)k * Shape.Ld), k);
        Kernel.FactorWordLines(Shape, factors, Ratio, strip);
    }

    // What is no conductance is NaN, so that no result looks like one.
    private readonly void Scale(double* conductances, double* cells, int row)
    {
        int columns = row < Shape.Rows ? Shape.Columns : 0;
        for (int j = 0; j < columns; j++)
        {
            double g = conductances[j];
            cells[j] = g >= 0 && g < double.PositiveInfinity ? g * BitLine : double.NaN;
        }

        new Span<double>(cells + columns, Shape.PaddedColumns - columns).Clear();
    }
}
