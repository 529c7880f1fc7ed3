using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Work on all cells of an array, in tiles, row by row; one task some tiles. Tiles that a row cuts are copied to scratch and back.</summary>
internal unsafe struct CellJob : ITaskJob
{
    // More than threads, so that one that is held up does not hold all up.
    private const long MostTasks = 64;

    private CellWork _work;
    private CellOperand[] _operands;
    private long _columns;
    private long _rowTiles;
    private long _tiles;
    private long _tilesPerTask;
    private ulong _firstTile;
    private float* _memory;
    private long _workerWords;

    private readonly int TaskCount => (int)GemmBlocking.Ceiling(_tiles, _tilesPerTask);

    /// <summary>Does the work to every cell.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="work">The work.</param>
    /// <param name="firstCell">The number of the first cell.</param>
    /// <param name="rows">Rows, at least one.</param>
    /// <param name="columns">Columns, at least one.</param>
    /// <param name="leastTiles">Tiles that are worth a thread.</param>
    /// <param name="operands">Numbers of cells.</param>
    public static void Run(WorkerPool pool, CellWork work, long firstCell, long rows, long columns, long leastTiles, CellOperand[] operands)
    {
        long rowTiles = GemmBlocking.Ceiling(columns, Philox.TileWords), tiles = rows * rowTiles;
        long shared = operands.LongLength * Philox.TileWords, own = (operands.LongLength + work.ScratchTiles) * Philox.TileWords;
        using ScratchBlock<float> memory = ScratchPool.Shared.Rent<float>(shared + (own * pool.Threads));
        for (int i = 0; i < operands.Length; i++) new Span<float>(memory.Pointer + (i * Philox.TileWords), Philox.TileWords).Fill(operands[i].Value);
        new Span<float>(memory.Pointer + shared, checked((int)(own * pool.Threads))).Clear();
        var job = new CellJob
        {
            _work = work, _operands = operands, _columns = columns, _rowTiles = rowTiles, _tiles = tiles, _tilesPerTask = Math.Max(leastTiles, GemmBlocking.Ceiling(tiles, MostTasks)),
            _firstTile = (ulong)firstCell / Philox.TileWords, _memory = memory.Pointer, _workerWords = own,
        };
        pool.Run(ref job, job.TaskCount);
    }

    [SkipLocalsInit]
    public readonly void Execute(int task, int worker)
    {
        CellOperand[] operands = _operands;
        float** at = stackalloc float*[operands.Length];
        float* own = _memory + (operands.LongLength * Philox.TileWords) + (worker * _workerWords);
        var tile = new CellTile { At = at, Scratch = own + (operands.LongLength * Philox.TileWords) };
        long first = task * _tilesPerTask, end = Math.Min(_tiles, first + _tilesPerTask);
        for (long t = first; t < end; t++)
        {
            (tile.Row, long column) = Math.DivRem(t, _rowTiles);
            tile.Column = column * Philox.TileWords;
            tile.IsFirst = t == first || column == 0;
            tile.Number = _firstTile + (ulong)t;
            tile.Cells = (int)Math.Min(Philox.TileWords, _columns - tile.Column);
            for (int i = 0; i < operands.Length; i++) at[i] = Bring(operands[i], i, tile, own);
            _work.Tile(tile);
            if (!tile.IsCut) continue;
            for (int i = 0; i < operands.Length; i++)
                if (operands[i].IsOutput && operands[i].Cells != null) Copy(at[i], Place(operands[i], tile), tile.Cells);
        }
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    private static float* Place(in CellOperand operand, in CellTile tile) => operand.Cells + (tile.Row * operand.Leading) + tile.Column;

    // Where the work finds a tile of an operand: in place, or in the worker's own memory. An output that nobody wants goes there, too.
    private readonly float* Bring(in CellOperand operand, int index, in CellTile tile, float* own)
    {
        if (operand.Cells == null && !operand.IsOutput) return _memory + (index * Philox.TileWords);
        if (operand.Cells != null && !tile.IsCut) return Place(operand, tile);
        float* copy = own + (index * Philox.TileWords);
        if (operand.IsInput) Copy(Place(operand, tile), copy, tile.Cells);
        return copy;
    }
}
