namespace L2Gpu.Cpu;

/// <summary>How an array and what belongs to it lie in memory: rows and columns padded with cells that do not conduct, so that whole vectors are whole everywhere.</summary>
internal readonly struct IrDropShape
{
    /// <summary>Columns that a task takes down the bit lines, so that the rows next to each other are in the first cache.</summary>
    public const int StripColumns = 64;

    // A vector of any width, and a block that is transposed.
    private const int Multiple = 8;

    /// <summary>Lays an array out.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="stripRows">Word lines that a kernel solves side by side.</param>
    public IrDropShape(int rows, int columns, int stripRows)
    {
        Rows = rows;
        Columns = columns;
        StripRows = stripRows;
        PaddedRows = (int)GemmBlocking.Ceiling(rows, stripRows) * stripRows;
        PaddedColumns = (int)GemmBlocking.Ceiling(columns, Multiple) * Multiple;

        // Rows that are powers of two apart would share few sets of a cache.
        Ld = PaddedColumns % 64 == 0 ? PaddedColumns + Multiple : PaddedColumns;
    }

    /// <summary>Word lines.</summary>
    public int Rows { get; }

    /// <summary>Bit lines.</summary>
    public int Columns { get; }

    /// <summary>Word lines of a strip, which lie side by side in transposed storage.</summary>
    public int StripRows { get; }

    /// <summary>Word lines in memory.</summary>
    public int PaddedRows { get; }

    /// <summary>Bit lines in memory.</summary>
    public int PaddedColumns { get; }

    /// <summary>Elements between rows.</summary>
    public int Ld { get; }

    /// <summary>Elements from one matrix to the next, which do not begin at the same place of a page.</summary>
    public long MatrixSize => ((long)PaddedRows * Ld) + (9 * Multiple);

    /// <summary>Strips of word lines.</summary>
    public int RowStrips => PaddedRows / StripRows;

    /// <summary>Strips of bit lines.</summary>
    public int ColumnStrips => (int)GemmBlocking.Ceiling(PaddedColumns, StripColumns);
}
