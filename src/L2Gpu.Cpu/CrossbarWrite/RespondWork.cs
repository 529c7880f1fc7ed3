namespace L2Gpu.Cpu;

/// <summary>Conductances of states. Operands: conductance and state.</summary>
internal sealed unsafe class RespondWork(CellResponder responder) : CellWork
{
    /// <inheritdoc/>
    public override void Tile(in CellTile tile) => responder.Tile(tile.At[1], tile.At[0]);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
