namespace L2Gpu.Cpu;

/// <summary>Work that draws random numbers: it holds the keys of its seed.</summary>
internal abstract unsafe class KeyedWork<TFloat, TWord, TSimd> : CellWork
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private readonly ScratchBlock<TWord> _keys = ScratchPool.Shared.Rent<TWord>(SimulationLanes<TFloat, TWord, TSimd>.KeyCount);

    /// <param name="seed">Of the run.</param>
    protected KeyedWork(ulong seed) => SimulationLanes<TFloat, TWord, TSimd>.Keys(seed, _keys.Pointer);

    /// <summary>The keys of all rounds.</summary>
    protected TWord* Keys => _keys.Pointer;

    /// <inheritdoc/>
    public sealed override void Dispose() => _keys.Dispose();
}
