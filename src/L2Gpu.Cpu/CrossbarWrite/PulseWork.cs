using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Coincidences of pulses, all updates of a tile while it is in the first cache; see <see cref="ICrossbarWrite.Pulse"/>.</summary>
/// <remarks>
/// Operands: state, conductance, the five parameters, and what the trains want. A visit with one pulse and its noise takes some 30 operations a vector for Philox, 21 for a normal number, 25 for tanh and 25 for all else, of which 10
/// are loads; pulses after the first take 60, and further updates leave out tanh and what is moved.
/// </remarks>
internal sealed unsafe class PulseWork<TFloat, TWord, TSimd, TRule> : KeyedWork<TFloat, TWord, TSimd>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
    where TRule : struct, ICellRule<TFloat, TWord>
{
    // Tiles of a worker's own memory: normal numbers, noise of writing, conductances, the last update of each cell, two that the rule makes of bounds, trains, and the row's updates behind their number.
    private const int Noise = 1, Fresh = 2, Last = 3, Derived = 4, Trains = 6, Count = 7, Found = 8;

    private readonly PulsePlan _plan;
    private readonly PulseTrains _trains;
    private readonly CellResponder _responder;
    private readonly bool _preparesOnce;

    /// <param name="plan">What is done.</param>
    /// <param name="trains">The trains.</param>
    /// <param name="responder">The response.</param>
    public PulseWork(PulsePlan plan, PulseTrains trains, CellResponder responder)
        : base(plan.Address.Seed)
    {
        (_plan, _trains, _responder) = (plan, trains, responder);
        _preparesOnce = plan.Parameters.Lower.Cells is null && plan.Parameters.Upper.Cells is null;
    }

    /// <inheritdoc/>
    public override int ScratchTiles => Found + (PulseTrains.MostUpdates * 2 / Philox.TileWords);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in CellTile tile)
    {
        int* count = (int*)Scratch(tile, Count);
        var found = ((int Update, uint Train)*)Scratch(tile, Found);
        if (tile.IsFirst) *count = _trains.Row(tile.Row, found);
        if (*count == 0) return;
        CellNumbers numbers = CellNumbers.Of(_plan.Model, tile.At + 2, Scratch(tile, Derived));
        if (TRule.HasShare && (tile.IsFirst || !_preparesOnce)) Prepare(numbers);
        uint* last = (uint*)Scratch(tile, Last), columns = _trains.Columns(tile, (uint*)Scratch(tile, Trains), out long stride);
        bool written = false;
        for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width) written |= Move(tile, numbers, lane, columns + lane, stride, found, *count, last);
        if (written) Write(tile, numbers, found, *count, last);
    }

    private static float* Scratch(in CellTile tile, int index) => tile.Scratch + (index * Philox.TileWords);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Prepare(in CellNumbers numbers)
    {
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            TRule.Prepare(numbers, i, out TFloat first, out TFloat second);
            TSimd.Store(numbers.First + i, first);
            TSimd.Store(numbers.Second + i, second);
        }
    }

    // All updates of four vectors of cells, 32 apart. For each cell, 1 and the index of the last update that moved it is kept, or 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Move(in CellTile tile, in CellNumbers numbers, int lane, uint* columns, long stride, (int Update, uint Train)* found, int count, uint* last)
    {
        float* state = tile.At[0], normals = tile.Scratch;
        ulong block = (tile.Number * Philox.TileBlocks) + (uint)lane;
        TWord everything = TSimd.Broadcast(0u);
        bool atOnce = _plan.Noise == PulseNoise.AtOnce, isNoisy = _plan.IsNoisy;
        for (int at = lane; at < Philox.TileWords; at += Philox.TileBlocks) TSimd.Store(last + at, TSimd.Broadcast(0u));
        for (int u = 0; u < count; u++)
        {
            uint* trains = columns + (found[u].Update * stride);
            TWord slots = TSimd.Broadcast(found[u].Train & int.MaxValue);
            TWord t0 = TSimd.Load(trains), t1 = TSimd.Load(trains + 32), t2 = TSimd.Load(trains + 64), t3 = TSimd.Load(trains + 96);
            TWord c0 = TSimd.And(t0, slots), c1 = TSimd.And(t1, slots), c2 = TSimd.And(t2, slots), c3 = TSimd.And(t3, slots), all = TSimd.Or(TSimd.Or(c0, c1), TSimd.Or(c2, c3));
            if (!TSimd.Any(all)) continue;
            everything = TSimd.Or(everything, all);
            TWord row = TSimd.Broadcast(found[u].Train), index = TSimd.Broadcast((uint)u + 1);
            for (ushort pulse = 0; TSimd.Any(all); pulse++)
            {
                if (isNoisy) CellLanes<TFloat, TWord, TSimd>.Normals(_plan.Address.Stream(SimulationPurpose.CycleToCycle, pulse, (ulong)found[u].Update), block, Keys, normals + lane);
                Move(numbers, lane, state, normals, TSimd.Xor(row, t0), index, last, atOnce, ref c0);
                Move(numbers, lane + 32, state, normals, TSimd.Xor(row, t1), index, last, atOnce, ref c1);
                Move(numbers, lane + 64, state, normals, TSimd.Xor(row, t2), index, last, atOnce, ref c2);
                Move(numbers, lane + 96, state, normals, TSimd.Xor(row, t3), index, last, atOnce, ref c3);
                all = TSimd.Or(TSimd.Or(c0, c1), TSimd.Or(c2, c3));
            }
        }

        return TSimd.Any(everything);
    }

    // One pulse of a vector of cells, or all at once; where a cell has none left, nothing changes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(in CellNumbers numbers, int at, float* state, float* normals, TWord signs, TWord index, uint* last, bool atOnce, ref TWord coincidences)
    {
        TWord down = TSimd.ShiftRightSigned(signs, 31), idle = TSimd.IsZero(coincidences);
        TFloat before = TSimd.Load(state + at), pulses = TSimd.Broadcast(1f), noise = TSimd.Load(numbers.CycleToCycle + at);
        if (atOnce)
        {
            pulses = TSimd.FromWhole(CellLanes<TFloat, TWord, TSimd>.PopulationCount(coincidences));
            noise = TSimd.Multiply(noise, TSimd.Sqrt(pulses));
            coincidences = TSimd.Broadcast(0u);
        }
        else
        {
            // Without the lowest bit.
            coincidences = TSimd.And(coincidences, TSimd.Subtract(coincidences, TSimd.Broadcast(1u)));
        }

        TFloat after = CellLanes<TFloat, TWord, TSimd>.Pulse<TRule>(numbers, at, before, down, pulses, noise, TSimd.Load(normals + at));
        TSimd.Store(state + at, TSimd.Select(idle, before, after));
        TSimd.Store(last + at, TSimd.Bits(TSimd.Select(idle, TSimd.FromBits(TSimd.Load(last + at)), TSimd.FromBits(index))));
    }

    // The conductances of cells that were moved.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(in CellTile tile, in CellNumbers numbers, (int Update, uint Train)* found, int count, uint* last)
    {
        float* conductance = tile.At[1], fresh = Scratch(tile, Fresh), noise = Scratch(tile, Noise);
        _responder.Tile(tile.At[0], fresh);
        if (_plan.Model.WriteNoise > 0)
        {
            for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width)
                Draw((tile.Number * Philox.TileBlocks) + (uint)lane, found, count, last + lane, tile.Scratch + lane, noise + lane);
        }

        TFloat sigma = TSimd.Broadcast(_plan.Model.WriteNoise);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            TFloat plain = TSimd.Load(fresh + i), before = TSimd.Load(conductance + i);
            TFloat apparent = CellLanes<TFloat, TWord, TSimd>.Apparent(plain, sigma, TSimd.Load(noise + i), TSimd.Load(numbers.Lower + i), TSimd.Load(numbers.Upper + i));
            TSimd.Store(conductance + i, TSimd.Select(TSimd.IsZero(TSimd.Load(last + i)), before, apparent));
        }
    }

    // The noise of the last update of each cell, in four vectors of cells: mostly one update is that of all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw(ulong block, (int Update, uint Train)* found, int count, uint* last, float* normals, float* noise)
    {
        TWord w0 = TSimd.Load(last), w1 = TSimd.Load(last + 32), w2 = TSimd.Load(last + 64), w3 = TSimd.Load(last + 96);
        for (int u = count; u > 0 && TSimd.Any(TSimd.Or(TSimd.Or(w0, w1), TSimd.Or(w2, w3))); u--)
        {
            TWord index = TSimd.Broadcast((uint)u);
            TWord m0 = TSimd.IsZero(TSimd.Xor(w0, index)), m1 = TSimd.IsZero(TSimd.Xor(w1, index)), m2 = TSimd.IsZero(TSimd.Xor(w2, index)), m3 = TSimd.IsZero(TSimd.Xor(w3, index));
            if (!TSimd.Any(TSimd.Or(TSimd.Or(m0, m1), TSimd.Or(m2, m3)))) continue;
            CellLanes<TFloat, TWord, TSimd>.Normals(_plan.Address.Stream(SimulationPurpose.Write, later: (ulong)found[u - 1].Update), block, Keys, normals);
            Take(0, m0, ref w0);
            Take(32, m1, ref w1);
            Take(64, m2, ref w2);
            Take(96, m3, ref w3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Take(int at, TWord mask, ref TWord left)
        {
            TSimd.Store(noise + at, TSimd.Select(mask, TSimd.Load(normals + at), TSimd.Load(noise + at)));
            left = TSimd.Bits(TSimd.Select(mask, TSimd.FromBits(TSimd.Broadcast(0u)), TSimd.FromBits(left)));
        }
    }
}
