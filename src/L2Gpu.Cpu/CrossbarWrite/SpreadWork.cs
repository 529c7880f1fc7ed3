using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Drawing what differs from cell to cell; see <see cref="ICrossbarWrite.Spread"/>. Operands: the five parameters.</summary>
internal sealed unsafe class SpreadWork<TFloat, TWord, TSimd> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    // Draws of normal numbers; behind them one of uniform ones.
    private const int Normals = 5;

    private readonly CellSpread _law;
    private readonly SimulationAddress _address;

    /// <param name="law">The law.</param>
    /// <param name="address">Seed, step and first cell.</param>
    public SpreadWork(CellSpread law, SimulationAddress address)
        : base(address.Seed)
        => (_law, _address) = (law, address);

    /// <inheritdoc/>
    public override int ScratchTiles => Normals + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        for (ushort draw = 0; draw < Normals; draw++)
            CellLanes<TFloat, TWord, TSimd>.Tile(_address.Stream(SimulationPurpose.DeviceToDevice, draw), tile.Number, Keys, tile.Scratch + (draw * Philox.TileWords));
        RandomStream uniforms = _address.Stream(SimulationPurpose.DeviceToDevice, Normals);
        float* uniform = tile.Scratch + (Normals * Philox.TileWords);
        for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width)
        {
            CellLanes<TFloat, TWord, TSimd>.Words(uniforms, (tile.Number * Philox.TileBlocks) + (uint)lane, Keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
            TSimd.Store(uniform + lane, SimulationLanes<TFloat, TWord, TSimd>.Uniform(w0));
            TSimd.Store(uniform + lane + 32, SimulationLanes<TFloat, TWord, TSimd>.Uniform(w1));
            TSimd.Store(uniform + lane + 64, SimulationLanes<TFloat, TWord, TSimd>.Uniform(w2));
            TSimd.Store(uniform + lane + 96, SimulationLanes<TFloat, TWord, TSimd>.Uniform(w3));
        }

        for (int i = 0; i < Philox.TileWords; i += TSimd.Width) Cells(tile, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Vary(float mean, float spread, float* normals)
        => TSimd.Multiply(TSimd.Broadcast(mean), CellLanes<TFloat, TWord, TSimd>.Positive(TSimd.MultiplyAdd(TSimd.Broadcast(spread), TSimd.Load(normals), TSimd.Broadcast(1f))));

    // CellMath.Spread.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Cells(in CellTile tile, int i)
    {
        float* normals = tile.Scratch + i;
        TFloat one = TSimd.Broadcast(1f), uniform = TSimd.Load(normals + (Normals * Philox.TileWords));
        TFloat step = Vary(_law.Step, _law.StepSpread, normals), asymmetry = TSimd.MultiplyAdd(TSimd.Broadcast(_law.AsymmetrySpread), TSimd.Load(normals + Philox.TileWords), TSimd.Broadcast(_law.Asymmetry));
        TFloat least = Vary(_law.Lower, _law.LowerSpread, normals + (2 * Philox.TileWords)), most = Vary(_law.Upper, _law.UpperSpread, normals + (3 * Philox.TileWords));
        TFloat top = TSimd.Select(TSimd.Less(least, most), most, least);
        TWord notLow = TSimd.Less(TSimd.Broadcast(_law.StuckLow), uniform), notStuck = TSimd.Less(TSimd.Broadcast(_law.StuckLow + _law.StuckHigh), uniform);
        TSimd.Store(tile.At[0] + i, TSimd.Multiply(step, CellLanes<TFloat, TWord, TSimd>.Positive(TSimd.Add(one, asymmetry))));
        TSimd.Store(tile.At[1] + i, TSimd.Multiply(step, CellLanes<TFloat, TWord, TSimd>.Positive(TSimd.Subtract(one, asymmetry))));
        TSimd.Store(tile.At[2] + i, TSimd.Select(notStuck, least, TSimd.Select(notLow, top, least)));
        TSimd.Store(tile.At[3] + i, TSimd.Select(notLow, top, least));
        TSimd.Store(tile.At[4] + i, Vary(_law.CycleToCycle, _law.CycleToCycleSpread, normals + (4 * Philox.TileWords)));
    }
}
