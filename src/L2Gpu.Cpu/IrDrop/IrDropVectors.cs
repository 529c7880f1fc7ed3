namespace L2Gpu.Cpu;

/// <summary>The vectors of one solve, a matrix each, row-major, and what is at the ends of the lines.</summary>
internal unsafe struct IrDropVectors
{
    /// <summary>Matrices of <see cref="IrDropShape.MatrixSize"/> that a solve takes.</summary>
    public const int Matrices = 4;

    /// <summary>u, the voltages of bit lines.</summary>
    public double* Solution;

    /// <summary>r, in units of a segment's current at 1 V.</summary>
    public double* Residual;

    /// <summary>p.</summary>
    public double* Direction;

    /// <summary>What word lines answer, then the bit lines' forward sweep in its place.</summary>
    public double* Answer;

    /// <summary>Voltages of the word lines' drivers, padded rows.</summary>
    public double* Drive;

    /// <summary>Voltages of the bit lines' sense ends, padded columns.</summary>
    public double* Sense;

    /// <summary>Zeros, as many as padded rows or columns.</summary>
    public double* Zeros;

    /// <summary>Voltages of the word lines' first nodes, padded rows.</summary>
    public double* First;

    /// <summary>A sum of each strip.</summary>
    public double* Sums;

    /// <summary>Elements that a solve takes in all.</summary>
    public static long Size(IrDropShape shape) => (Matrices * shape.MatrixSize) + (5 * Line(shape));

    /// <summary>Lays the vectors of a solve out.</summary>
    public static IrDropVectors At(double* block, IrDropShape shape)
    {
        double* lines = block + (Matrices * shape.MatrixSize);
        return new()
        {
            Solution = block, Residual = block + shape.MatrixSize, Direction = block + (2 * shape.MatrixSize), Answer = block + (3 * shape.MatrixSize),
            Drive = lines, Sense = lines + Line(shape), Zeros = lines + (2 * Line(shape)), First = lines + (3 * Line(shape)), Sums = lines + (4 * Line(shape)),
        };
    }

    private static long Line(IrDropShape shape) => Math.Max(shape.PaddedRows, shape.PaddedColumns);
}
