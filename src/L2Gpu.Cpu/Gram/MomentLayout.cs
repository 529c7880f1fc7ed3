namespace L2Gpu.Cpu;

/// <summary>
/// Where the sums of products of lines lie: register blocks of the lower triangle, one after another, padded to full size.
/// </summary>
/// <remarks>
/// A line is a column of [x, y, 1]. Blocks stand by column panel, then by row block, so that an update walks through them in order and no
/// block ever has to be cut. Only the part of a block on and below the diagonal, widened to whole vectors, is ever used.
/// </remarks>
/// <param name="Columns">Columns of x.</param>
/// <param name="Targets">Columns of y.</param>
/// <param name="Ones">Whether a line of ones follows.</param>
/// <param name="Mr">Rows of a register block.</param>
/// <param name="Nr">Columns of a register block; a multiple of <paramref name="Mr"/>.</param>
internal readonly record struct MomentLayout(long Columns, long Targets, bool Ones, int Mr, int Nr)
{
    /// <summary>The number of lines.</summary>
    public long Lines => Columns + Targets + (Ones ? 1 : 0);

    /// <summary>Column panels.</summary>
    public long Panels => (Lines + Nr - 1) / Nr;

    /// <summary>Row blocks.</summary>
    public long Blocks => (Lines + Mr - 1) / Mr;

    /// <summary>Panels that hold nothing but columns of x, and can be packed straight from where x lies.</summary>
    public long FullPanels => Columns / Nr;

    /// <summary>Lines with their padding: the elements that a row takes when packed.</summary>
    public long PaddedLines => Panels * Nr;

    /// <summary>Elements of all register blocks.</summary>
    public long Size => PanelOffset(Panels);

    /// <summary>The first row block that meets the lower triangle in a panel.</summary>
    public long FirstBlock(long panel) => panel * (Nr / Mr);

    /// <summary>Where the blocks of a panel start.</summary>
    public long PanelOffset(long panel) => ((panel * Blocks) - (Nr / Mr * (panel * (panel - 1) / 2))) * Mr * Nr;

    /// <summary>Where the sum of products of two lines lies, <paramref name="column"/> ≤ <paramref name="row"/>.</summary>
    public long Offset(long row, long column)
    {
        long panel = column / Nr;
        return PanelOffset(panel) + ((row - (panel * Nr)) * Nr) + (column % Nr);
    }
}
