using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="Kernels.CellRule.Power"/>. Of the bounds: b₊ − b₋.</summary>
internal readonly unsafe struct PowerRule<TFloat, TWord, TSimd> : ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    public static bool IsAdditive => false;

    public static bool HasShare => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second)
    {
        first = TSimd.Subtract(TSimd.Load(numbers.Upper + at), TSimd.Load(numbers.Lower + at));
        second = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down)
    {
        TFloat one = TSimd.Broadcast(1f), room = TSimd.Select(down, TSimd.Subtract(state, TSimd.Load(numbers.Lower + at)), TSimd.Subtract(TSimd.Load(numbers.Upper + at), state));
        TFloat capped = TSimd.Smaller(TSimd.Divide(room, TSimd.Load(numbers.First + at)), one), slope = TSimd.Select(down, TSimd.Broadcast(numbers.DownSlope), TSimd.Broadcast(numbers.UpSlope));

        // Below the smallest normal number there is no logarithm. There 1 takes its place, lest cells at a bound meet subnormal numbers, which are slow.
        TWord isLarge = TSimd.Less(TSimd.Broadcast(CellMath.Least), capped);
        TFloat power = SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(slope, SimulationLanes<TFloat, TWord, TSimd>.Log(TSimd.Select(isLarge, capped, one))));
        return TSimd.Select(isLarge, power, TSimd.Broadcast(0f));
    }
}
