using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Cells as an item of a batch meets them. Operands: what it meets, conductances, and their noise.</summary>
internal sealed unsafe class DisturbWork<TFloat, TWord, TSimd> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private readonly RandomStream _stream;
    private readonly float _least;
    private readonly bool _isQuiet;

    /// <param name="stream">Of the item.</param>
    /// <param name="least">What smaller conductances become.</param>
    /// <param name="isQuiet">Whether there is no noise.</param>
    public DisturbWork(RandomStream stream, float least, bool isQuiet)
        : base(stream.Seed)
        => (_stream, _least, _isQuiet) = (stream, least, isQuiet);

    /// <inheritdoc/>
    public override int ScratchTiles => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        TFloat least = TSimd.Broadcast(_least);
        if (!_isQuiet) CellLanes<TFloat, TWord, TSimd>.Tile(_stream, tile.Number, Keys, tile.Scratch);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            TFloat still = TSimd.Load(tile.At[1] + i), now = _isQuiet ? still : TSimd.MultiplyAdd(TSimd.Load(tile.At[2] + i), TSimd.Load(tile.Scratch + i), still);
            TSimd.Store(tile.At[0] + i, TSimd.Select(TSimd.Less(now, least), least, now));
        }
    }
}
