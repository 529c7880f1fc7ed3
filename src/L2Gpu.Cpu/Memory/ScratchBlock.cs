namespace L2Gpu.Cpu;

/// <summary>A block rented from a <see cref="ScratchPool"/>. Dispose it exactly once, and use no copy of it afterwards.</summary>
internal readonly unsafe struct ScratchBlock<T> : IDisposable
    where T : unmanaged
{
    private readonly ScratchPool _pool;
    private readonly nint _address;
    private readonly int _sizeClass;

    internal ScratchBlock(ScratchPool pool, nint address, long bytes, int sizeClass)
    {
        _pool = pool;
        _address = address;
        Bytes = bytes;
        _sizeClass = sizeClass;
    }

    /// <summary>The first element.</summary>
    public T* Pointer => (T*)_address;

    /// <summary>What the block really holds; at least what was asked for.</summary>
    public long Bytes { get; }

    /// <summary>Gives the block back.</summary>
    public void Dispose() => _pool?.Return(_address, Bytes, _sizeClass);
}
