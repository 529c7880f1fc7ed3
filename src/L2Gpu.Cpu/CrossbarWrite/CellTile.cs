using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>128 cells of a row, or those that are left of it: there is room for 128 of each number, and what is beyond is not kept.</summary>
internal unsafe struct CellTile
{
    /// <summary>The tile's numbers, operand by operand.</summary>
    public float** At;

    /// <summary>The worker's own memory.</summary>
    public float* Scratch;

    /// <summary>The row.</summary>
    public long Row;

    /// <summary>The first column.</summary>
    public long Column;

    /// <summary>Which tile of the generator it is.</summary>
    public ulong Number;

    /// <summary>Whether it is the first tile of its row, or of the worker's task.</summary>
    public bool IsFirst;

    /// <summary>How many cells the row has in it, from 1 to 128.</summary>
    public int Cells;

    /// <summary>Whether the row ends within it.</summary>
    public readonly bool IsCut => Cells < Philox.TileWords;
}
