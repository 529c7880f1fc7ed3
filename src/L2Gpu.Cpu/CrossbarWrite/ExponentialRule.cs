using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="Kernels.CellRule.Exponential"/>. Of the bounds: 2a/(b₊ − b₋).</summary>
internal readonly unsafe struct ExponentialRule<TFloat, TWord, TSimd> : ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    public static bool IsAdditive => false;

    public static bool HasShare => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second)
    {
        first = TSimd.Divide(TSimd.Broadcast(numbers.TwiceScale), TSimd.Subtract(TSimd.Load(numbers.Upper + at), TSimd.Load(numbers.Lower + at)));
        second = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down)
    {
        TFloat z = TSimd.MultiplyAdd(TSimd.Load(numbers.First + at), state, TSimd.Broadcast(numbers.Shift));
        TFloat slope = TSimd.Select(down, TSimd.Broadcast(-numbers.DownSlope), TSimd.Broadcast(numbers.UpSlope));
        TFloat amplitude = TSimd.Select(down, TSimd.Broadcast(-numbers.DownAmplitude), TSimd.Broadcast(-numbers.UpAmplitude));
        return CellLanes<TFloat, TWord, TSimd>.Positive(TSimd.MultiplyAdd(amplitude, SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(slope, z)), TSimd.Broadcast(1f)));
    }
}
