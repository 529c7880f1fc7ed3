using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="CellResponse.Linear"/>.</summary>
internal readonly struct LinearResponse<TFloat, TWord, TSimd> : ICellResponse<TFloat>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Respond(CellModel model, TFloat state)
        => state;
}

/// <summary><see cref="CellResponse.Tanh"/>.</summary>
internal readonly struct TanhResponse<TFloat, TWord, TSimd> : ICellResponse<TFloat>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Respond(CellModel model, TFloat state)
        => SimulationLanes<TFloat, TWord, TSimd>.Tanh(state);
}

/// <summary><see cref="CellResponse.Logistic"/>.</summary>
internal readonly struct LogisticResponse<TFloat, TWord, TSimd> : ICellResponse<TFloat>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Respond(CellModel model, TFloat state)
        => TSimd.Divide(TSimd.Broadcast(1f), TSimd.Add(SimulationLanes<TFloat, TWord, TSimd>.Exp(CellLanes<TFloat, TWord, TSimd>.Flip(state, CellLanes<TFloat, TWord, TSimd>.Sign)), TSimd.Broadcast(1f)));
}

/// <summary><see cref="CellResponse.SaturatingExponential"/>.</summary>
internal readonly struct SaturatingExponentialResponse<TFloat, TWord, TSimd> : ICellResponse<TFloat>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Respond(CellModel model, TFloat state)
        => TSimd.Subtract(TSimd.Broadcast(1f), SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Divide(CellLanes<TFloat, TWord, TSimd>.Flip(state, CellLanes<TFloat, TWord, TSimd>.Sign), TSimd.Broadcast(model.ResponseScale))));
}

/// <summary><see cref="CellResponse.Inverse"/>.</summary>
internal readonly struct InverseResponse<TFloat, TWord, TSimd> : ICellResponse<TFloat>
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Respond(CellModel model, TFloat state)
        => TSimd.Divide(TSimd.Broadcast(1f), TSimd.MultiplyAdd(TSimd.Broadcast(-model.ResponseScale), state, TSimd.Broadcast(model.ResponseShift)));
}
