using System.Runtime.CompilerServices;

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
    public static void Prepare(in CellNumbers numbers, out TFloat first, out TFloat second)
    {
        first = TSimd.Subtract(TSimd.Load(numbers.Upper), TSimd.Load(numbers.Lower));
        second = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, TFloat state, TWord down)
    {
        TFloat one = TSimd.Broadcast(1f), room = TSimd.Select(down, TSimd.Subtract(state, TSimd.Load(numbers.Lower)), TSimd.Subtract(TSimd.Load(numbers.Upper), state));
        TFloat capped = TSimd.Smaller(TSimd.Divide(room, TSimd.Load(numbers.First)), one), slope = TSimd.Select(down, TSimd.Broadcast(numbers.DownSlope), TSimd.Broadcast(numbers.UpSlope));
        TFloat power = SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(slope, SimulationLanes<TFloat, TWord, TSimd>.Log(capped)));

        // Below the smallest normal number there is no logarithm.
        return TSimd.Select(TSimd.Less(TSimd.Broadcast(1.17549435e-38f), capped), power, TSimd.Broadcast(0f));
    }
}
