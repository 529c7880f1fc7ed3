using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Aging: <see cref="CellMath.Age"/>. Operands: what is left, its noise, and what was programmed.</summary>
internal sealed unsafe class AgeWork<TFloat, TWord, TSimd> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private readonly AgingTerms _terms;
    private readonly RandomStream _stream;

    /// <param name="terms">The law and the time.</param>
    /// <param name="address">Seed, step and first cell.</param>
    public AgeWork(AgingTerms terms, SimulationAddress address)
        : base(address.Seed)
        => (_terms, _stream) = (terms, address.Stream(SimulationPurpose.Drift));

    /// <inheritdoc/>
    public override int ScratchTiles => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        AgingLaw law = _terms.Law;
        CellLanes<TFloat, TWord, TSimd>.Tile(_stream, tile.Number, Keys, tile.Scratch);
        TFloat most = TSimd.Broadcast(law.FlickerMost);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            TFloat programmed = TSimd.Load(tile.At[2] + i), normal = TSimd.Load(tile.Scratch + i);
            TFloat size = TSimd.Divide(TSimd.FromBits(TSimd.And(TSimd.Bits(programmed), TSimd.Broadcast(0x7fffffffu))), TSimd.Broadcast(law.FullScale));
            TFloat log = SimulationLanes<TFloat, TWord, TSimd>.Log(Clamp(size, CellMath.Least, 1));
            TFloat mean = Clamp(Line(law.ExponentSlope, log, law.ExponentAtFullScale), law.ExponentLeast, law.ExponentMost);
            TFloat spread = Clamp(Line(law.ExponentSpreadSlope, log, law.ExponentSpreadAtFullScale), law.ExponentSpreadLeast, law.ExponentSpreadMost);
            TFloat aged = TSimd.Multiply(
                programmed, SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(TSimd.MultiplyAdd(spread, normal, mean), TSimd.Broadcast(-_terms.LogTime))));
            TFloat share = TSimd.Multiply(TSimd.Broadcast(law.Flicker), SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(TSimd.Broadcast(-law.FlickerPower), log)));
            TFloat flicker = TSimd.Multiply(TSimd.Multiply(TSimd.Select(TSimd.Less(share, most), share, most), TSimd.Broadcast(_terms.FlickerRoot)), aged);
            TSimd.Store(tile.At[0] + i, aged);
            TSimd.Store(tile.At[1] + i, TSimd.Sqrt(TSimd.MultiplyAdd(flicker, flicker, TSimd.Broadcast(_terms.WhiteVariance))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Line(float slope, TFloat x, float constant) => TSimd.MultiplyAdd(TSimd.Broadcast(slope), x, TSimd.Broadcast(constant));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Clamp(TFloat x, float lower, float upper) => CellLanes<TFloat, TWord, TSimd>.Clamp(x, TSimd.Broadcast(lower), TSimd.Broadcast(upper));
}
