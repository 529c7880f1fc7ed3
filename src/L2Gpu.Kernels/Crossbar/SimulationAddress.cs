namespace L2Gpu.Kernels;

/// <summary>Where the random numbers of an operation on an array of cells lie: the run, the step, and the number of the array's first cell.</summary>
/// <remarks>
/// Cell (i, j) has the number <c>FirstCell + i·Pitch(columns) + j</c>, whatever the matrix's leading dimension is, and takes the number of that index from each stream. Rows are
/// padded to whole tiles of 128, so that a row begins where a tile begins, on every device. Arrays that are to be independent have numbers, or seeds, apart.
/// </remarks>
public readonly record struct SimulationAddress
{
    /// <summary>Names a place.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="step">When; less than 2⁴⁸.</param>
    /// <param name="firstCell">The number of cell (0, 0): a multiple of 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 2⁴⁸ or more, or the number is negative or no multiple of 128.</exception>
    public SimulationAddress(ulong seed, ulong step = 0, long firstCell = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, RandomStream.StepLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(firstCell);
        if (firstCell % Philox.TileWords != 0) throw new ArgumentOutOfRangeException(nameof(firstCell), firstCell, $"The number of an array's first cell is a multiple of {Philox.TileWords}.");
        (Seed, Step, FirstCell) = (seed, step, firstCell);
    }

    /// <summary>Of the run.</summary>
    public ulong Seed { get; }

    /// <summary>When; less than 2⁴⁸.</summary>
    public ulong Step { get; }

    /// <summary>The number of cell (0, 0).</summary>
    public long FirstCell { get; }

    /// <summary>Numbers from one row of cells to the next: the columns, rounded up to a multiple of 128.</summary>
    public static long Pitch(long columns) => (columns + Philox.TileWords - 1) / Philox.TileWords * Philox.TileWords;

    /// <summary>How many numbers an array takes: those of four rows at least, which what lies behind its sums may need.</summary>
    public static Int128 CellNumbers(long rows, long columns) => (Int128)Math.Max(rows, 4) * Pitch(columns);

    /// <summary>The number of a cell.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="columns">How many columns the array has.</param>
    public long Cell(long row, long column, long columns) => FirstCell + (row * Pitch(columns)) + column;

    /// <summary>The stream of a purpose.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="draw">Which of several draws in one step.</param>
    /// <param name="later">Steps after <see cref="Step"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 2⁴⁸ or more.</exception>
    public RandomStream Stream(SimulationPurpose purpose, ushort draw = 0, ulong later = 0) => new(Seed, (ushort)purpose, checked(Step + later), draw);
}
