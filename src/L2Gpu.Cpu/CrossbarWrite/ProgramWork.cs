using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Programming; see <see cref="ICrossbarWrite.Program"/>. Operands: conductance, targets, and the bounds.</summary>
internal sealed unsafe class ProgramWork<TFloat, TWord, TSimd> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private readonly ProgrammingLaw _law;
    private readonly RandomStream _stream;

    /// <param name="law">The noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    public ProgramWork(ProgrammingLaw law, SimulationAddress address)
        : base(address.Seed)
        => (_law, _stream) = (law, address.Stream(SimulationPurpose.Write));

    /// <inheritdoc/>
    public override int ScratchTiles => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        CellLanes<TFloat, TWord, TSimd>.Tile(_stream, tile.Number, Keys, tile.Scratch);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            TFloat target = TSimd.Load(tile.At[1] + i), g = TSimd.Divide(target, TSimd.Broadcast(_law.FullScale));
            TFloat sigma = TSimd.MultiplyAdd(TSimd.MultiplyAdd(TSimd.Broadcast(_law.Quadratic), g, TSimd.Broadcast(_law.Linear)), g, TSimd.Broadcast(_law.Constant));
            TFloat reached = CellLanes<TFloat, TWord, TSimd>.Scatter(sigma, TSimd.Load(tile.Scratch + i), target);
            TSimd.Store(tile.At[0] + i, CellLanes<TFloat, TWord, TSimd>.Clamp(reached, TSimd.Load(tile.At[2] + i), TSimd.Load(tile.At[3] + i)));
        }
    }
}
