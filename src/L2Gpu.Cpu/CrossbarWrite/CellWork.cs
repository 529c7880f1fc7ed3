namespace L2Gpu.Cpu;

/// <summary>What is done to the cells of an array, tile by tile. Memory that it holds is given back with it.</summary>
internal abstract class CellWork : IDisposable
{
    /// <summary>Tiles of 128 floats that a worker needs for itself.</summary>
    public virtual int ScratchTiles => 0;

    /// <summary>Does it to a tile.</summary>
    public abstract void Tile(in CellTile tile);

    /// <inheritdoc/>
    public abstract void Dispose();
}
