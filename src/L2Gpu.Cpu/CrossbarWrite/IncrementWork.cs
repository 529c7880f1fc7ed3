using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Writing by numbers; see <see cref="ICrossbarWrite.Increment"/>. Operands: state, conductance, the five parameters, and increments.</summary>
internal sealed unsafe class IncrementWork<TFloat, TWord, TSimd, TRule> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
    where TRule : struct, ICellRule<TFloat, TWord>
{
    // Tiles of a worker's own memory: normal numbers, conductances, and two that the rule makes of bounds.
    private const int Fresh = 1, Derived = 2, Tiles = 4;

    private readonly PulsePlan _plan;
    private readonly float _rootOfDraws;
    private readonly CellResponder _responder;

    /// <param name="plan">What is done.</param>
    /// <param name="draws">How many times the variance of one pulse the noise has.</param>
    /// <param name="responder">The response.</param>
    public IncrementWork(PulsePlan plan, float draws, CellResponder responder)
        : base(plan.Address.Seed)
        => (_plan, _rootOfDraws, _responder) = (plan, MathF.Sqrt(draws), responder);

    /// <inheritdoc/>
    public override int ScratchTiles => Tiles;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        float* state = tile.At[0], conductance = tile.At[1], increments = tile.At[7], normals = tile.Scratch, fresh = tile.Scratch + (Fresh * Philox.TileWords);
        CellNumbers numbers = CellNumbers.Of(_plan.Model, tile.At + 2, tile.Scratch + (Derived * Philox.TileWords));
        if (_plan.IsNoisy) CellLanes<TFloat, TWord, TSimd>.Tile(_plan.Address.Stream(SimulationPurpose.CycleToCycle), tile.Number, Keys, normals);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            if (TRule.HasShare)
            {
                TRule.Prepare(numbers, i, out TFloat first, out TFloat second);
                TSimd.Store(numbers.First + i, first);
                TSimd.Store(numbers.Second + i, second);
            }

            TSimd.Store(state + i, Move(numbers, i, TSimd.Load(state + i), TSimd.Load(increments + i), TSimd.Load(normals + i)));
        }

        _responder.Tile(state, fresh);
        if (_plan.Model.WriteNoise > 0) CellLanes<TFloat, TWord, TSimd>.Tile(_plan.Address.Stream(SimulationPurpose.Write), tile.Number, Keys, normals);
        TFloat sigma = TSimd.Broadcast(_plan.Model.WriteNoise);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
            TSimd.Store(conductance + i, CellLanes<TFloat, TWord, TSimd>.Apparent(TSimd.Load(fresh + i), sigma, TSimd.Load(normals + i), TSimd.Load(numbers.Lower + i), TSimd.Load(numbers.Upper + i)));
    }

    // CellMath.Increment.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TFloat Move(in CellNumbers numbers, int at, TFloat state, TFloat increment, TFloat normal)
    {
        TFloat spread = TSimd.Load(numbers.CycleToCycle + at), zero = TSimd.Broadcast(0f);
        if (TRule.IsAdditive)
        {
            TFloat moved = CellLanes<TFloat, TWord, TSimd>.Scatter(TSimd.Multiply(spread, TSimd.Broadcast(_rootOfDraws)), normal, TSimd.Add(state, increment));
            return CellLanes<TFloat, TWord, TSimd>.Clamp(moved, TSimd.Load(numbers.Lower + at), TSimd.Load(numbers.Upper + at));
        }

        TWord down = TSimd.Or(TSimd.Less(increment, zero), TSimd.IsNaN(increment));
        TFloat step = TSimd.Select(down, TSimd.Load(numbers.Down + at), TSimd.Load(numbers.Up + at));
        TFloat pulses = TSimd.Select(TSimd.Less(zero, step), TSimd.Divide(CellLanes<TFloat, TWord, TSimd>.Flip(increment, down), step), zero);
        TFloat count = TSimd.Smaller(pulses, TSimd.Broadcast(float.MaxValue));
        return CellLanes<TFloat, TWord, TSimd>.Pulse<TRule>(numbers, at, state, down, count, TSimd.Multiply(spread, TSimd.Sqrt(count)), normal);
    }
}
