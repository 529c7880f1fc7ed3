using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="Kernels.CellRule.Additive"/>.</summary>
internal readonly struct AdditiveRule<TFloat, TWord, TSimd> : ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    public static bool IsAdditive => true;

    public static bool HasShare => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second) => (first, second) = (default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down) => TSimd.Broadcast(1f);
}

/// <summary><see cref="Kernels.CellRule.Constant"/>.</summary>
internal readonly struct ConstantRule<TFloat, TWord, TSimd> : ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    public static bool IsAdditive => false;

    public static bool HasShare => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second) => (first, second) = (default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down) => TSimd.Broadcast(1f);
}
