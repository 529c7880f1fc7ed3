using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Memory for one block of rows of <c>.npy</c> files.</summary>
internal sealed unsafe class NpyBlock<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private readonly NpySlab[] _slabs;
    private readonly NpyPart[] _parts;
    private readonly void*[] _memory;
    private readonly void* _weights;

    /// <param name="slabs">What is read.</param>
    /// <param name="parts">Features, targets and, where there are some, weights: which columns of which slab.</param>
    /// <param name="rows">The most rows.</param>
    public NpyBlock(NpySlab[] slabs, NpyPart[] parts, long rows)
    {
        _slabs = slabs;
        _parts = parts;
        _memory = new void*[slabs.Length];
        try
        {
            for (int i = 0; i < slabs.Length; i++) _memory[i] = Allocate(rows, slabs[i].Width);

            // Weights lie without gaps in a block, whatever lies between them in the file.
            if (parts.Length > 2) _weights = Allocate(rows, 1);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads rows into the memory.</summary>
    public void Fill(long first, long count)
    {
        for (int i = 0; i < _slabs.Length; i++) _slabs[i].Read(first, count, (T*)_memory[i]);
        if (_weights is null) return;
        HostView<T> weights = View(_parts[2], count);
        for (long i = 0; i < count; i++) ((T*)_weights)[i] = weights.Origin[i * weights.LeadingDimension];
    }

    /// <summary>The rows that were read.</summary>
    public RowBlock<T> Rows(long first, long count)
        => new(first, View(_parts[0], count), View(_parts[1], count), _weights is null ? null : new HostView<T>((nint)_weights, count, 1, 1));

    public void Dispose()
    {
        for (int i = 0; i < _memory.Length; i++)
        {
            NativeMemory.AlignedFree(_memory[i]);
            _memory[i] = null;
        }

        NativeMemory.AlignedFree(_weights);
    }

    private static void* Allocate(long rows, long width) => NativeMemory.AlignedAlloc(checked((nuint)Math.Max(64, rows * width * sizeof(T))), 64);

    private HostView<T> View(NpyPart part, long count) => new((nint)((T*)_memory[part.Slab] + part.First), count, part.Columns, _slabs[part.Slab].Width);
}
