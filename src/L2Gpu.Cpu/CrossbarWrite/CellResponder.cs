using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The conductances of tiles of states, in one instruction set and with one response.</summary>
internal abstract unsafe class CellResponder
{
    /// <summary><see cref="CellMath.Respond"/> for 128 cells.</summary>
    public abstract void Tile(float* state, float* conductance);
}

/// <inheritdoc/>
internal sealed unsafe class CellResponder<TFloat, TWord, TSimd, TResponse>(CellModel model) : CellResponder
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
    where TResponse : struct, ICellResponse<TFloat>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(float* state, float* conductance)
    {
        TFloat gain = TSimd.Broadcast(model.Gain), offset = TSimd.Broadcast(model.Offset);
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width) TSimd.Store(conductance + i, TSimd.MultiplyAdd(gain, TResponse.Respond(model, TSimd.Load(state + i)), offset));
    }
}
