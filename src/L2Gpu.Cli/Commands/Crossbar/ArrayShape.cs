namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>How large an array is, and where it comes from.</summary>
/// <param name="Rows">Word lines.</param>
/// <param name="Columns">Bit lines.</param>
/// <param name="Batch">Inputs of a step.</param>
/// <param name="Conductances">The file of the array; null where the seed makes it.</param>
/// <param name="Inputs">The file of the inputs; null where the seed makes them.</param>
internal sealed record ArrayShape(int Rows, int Columns, int Batch, ArrayFile? Conductances, ArrayFile? Inputs)
{
    public long Cells => (long)Rows * Columns;

    public long InputNumbers => (long)Batch * Rows;

    public long OutputNumbers => (long)Batch * Columns;
}
