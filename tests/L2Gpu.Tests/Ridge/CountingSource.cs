using L2Gpu.Runtime;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>A source that counts what is read from it, pass by pass.</summary>
internal sealed class CountingSource<T>(IRowSource<T> inner, bool hideRows = false) : IRowSource<T>
    where T : unmanaged
{
    private readonly List<long[]> _passes = [];

    /// <summary>For each pass, how often each row was handed out.</summary>
    public IReadOnlyList<long[]> Passes => _passes;

    /// <summary>Called before each block.</summary>
    public Action<int>? BeforeBlock { get; set; }

    /// <summary>Blocks that were handed out.</summary>
    public int Blocks { get; private set; }

    public bool IsDisposed { get; private set; }

    public long? Rows => hideRows ? null : inner.Rows;

    public long Columns => inner.Columns;

    public long Targets => inner.Targets;

    public bool IsWeighted => inner.IsWeighted;

    public void Rewind()
    {
        _passes.Add(new long[inner.Rows!.Value]);
        inner.Rewind();
    }

    public bool TryRead(out RowBlock<T> block)
    {
        BeforeBlock?.Invoke(Blocks);
        if (!inner.TryRead(out block)) return false;
        Blocks++;
        for (long row = block.FirstRow; row < block.FirstRow + block.Rows; row++) _passes[^1][row]++;
        return true;
    }

    public void Dispose()
    {
        IsDisposed = true;
        inner.Dispose();
    }
}
