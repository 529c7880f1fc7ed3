using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A train a cell, drawn when its tile is there: they are its columns', against a row with a pulse in each slot. The eighth operand has their numbers.</summary>
/// <param name="kernels">What draws them.</param>
/// <param name="stream">Their stream.</param>
/// <param name="scale">Probability per unit.</param>
/// <param name="slots">Slots of a train.</param>
internal sealed unsafe class CellTrains(CellKernels kernels, RandomStream stream, float scale, int slots) : PulseTrains
{
    private const int Values = 7;

    /// <inheritdoc/>
    public override int Row(long row, (int Update, uint Train)* found)
    {
        found[0] = (0, int.MaxValue);
        return 1;
    }

    /// <inheritdoc/>
    public override uint* Columns(in CellTile tile, uint* own, out long stride)
    {
        stride = 0;
        kernels.Encode(stream, tile.Number * Philox.TileBlocks, tile.Cells, scale, slots, tile.At[Values], own);
        new Span<uint>(own + tile.Cells, Philox.TileWords - tile.Cells).Clear();
        return own;
    }
}
