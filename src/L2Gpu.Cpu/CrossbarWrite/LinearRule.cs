using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="Kernels.CellRule.Linear"/>. Of the bounds: −γ₊/b₊ and −γ₋/b₋, or 0 where that is not finite.</summary>
internal readonly unsafe struct LinearRule<TFloat, TWord, TSimd> : ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    public static bool IsAdditive => false;

    public static bool HasShare => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second)
        => (first, second) = (Ratio(-numbers.UpSlope, numbers.Upper + at), Ratio(-numbers.DownSlope, numbers.Lower + at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down)
    {
        return TSimd.MultiplyAdd(TSimd.Select(down, TSimd.Load(numbers.Second + at), TSimd.Load(numbers.First + at)), state, TSimd.Broadcast(1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Ratio(float slope, float* bounds)
    {
        TFloat ratio = TSimd.Divide(TSimd.Broadcast(slope), TSimd.Load(bounds)), size = TSimd.FromBits(TSimd.And(TSimd.Bits(ratio), TSimd.Broadcast(0x7fffffffu)));
        return TSimd.Select(TSimd.Less(size, TSimd.Broadcast(float.PositiveInfinity)), ratio, TSimd.Broadcast(0f));
    }
}
