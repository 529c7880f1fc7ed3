namespace L2Gpu.Cpu;

/// <summary>What all solves of one array share. Conductances are in units of a segment's, so that lines differ in nothing else.</summary>
/// <remarks>
/// The pivots of a line's matrix L + diag(γ) are 1 + δ, where δ[k] = γ[k] + δ[k − 1]/(1 + δ[k − 1]) is the conductance that node k sees of its cell and of the line behind it: no digit is
/// lost in a difference. Stored are reciprocals e, with which a line is solved by y[k] = e[k]·(w[k] + y[k − 1]), x[k] = y[k] + e[k]·x[k + 1].
/// </remarks>
internal unsafe struct IrDropFactors
{
    /// <summary>Matrices of <see cref="IrDropShape.MatrixSize"/> that the factors of an array take.</summary>
    public const int Matrices = 4;

    /// <summary>G·R of bit lines, row-major.</summary>
    public double* Cells;

    /// <summary>e of bit lines, row-major.</summary>
    public double* BitLines;

    /// <summary>G·R of word lines; strip after strip, the rows of a strip side by side.</summary>
    public double* CellsAcross;

    /// <summary>e of word lines, likewise.</summary>
    public double* WordLines;

    /// <summary>Lays the factors of an array out.</summary>
    public static IrDropFactors At(double* block, IrDropShape shape)
        => new() { Cells = block, BitLines = block + shape.MatrixSize, CellsAcross = block + (2 * shape.MatrixSize), WordLines = block + (3 * shape.MatrixSize) };
}
