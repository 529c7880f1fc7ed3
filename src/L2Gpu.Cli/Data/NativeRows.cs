using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Rows of numbers in native memory, one after the other, that grow as they are read.</summary>
internal sealed unsafe class NativeRows<T>(int width) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private T* _data;
    private long _capacity;

    /// <summary>Numbers in a row.</summary>
    public int Width { get; private set; } = width;

    public long Count { get; private set; }

    /// <summary>The first number. Valid until rows are added or the rows are disposed.</summary>
    public T* Origin => _data;

    public void Add(ReadOnlySpan<double> row)
    {
        if (Count == _capacity) Reserve(Math.Max(4096, _capacity * 2));
        T* target = _data + (Count++ * Width);
        for (int j = 0; j < Width; j++) target[j] = T.CreateTruncating(row[j]);
    }

    /// <summary>Columns <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/>, where they lie. Valid until rows are added or the rows are disposed.</summary>
    public HostMatrix<T> Slice(int first, int count) => HostMatrix<T>.FromMemory(_data + first, Count, count, Width, 1);

    public Span<T> Row(long row) => new(_data + (row * Width), Width);

    /// <summary>Gives back what was reserved too much.</summary>
    public void Trim() => Reserve(Math.Max(1, Count));

    /// <summary>Removes all rows and keeps their room.</summary>
    public void Clear() => Count = 0;

    /// <summary>Moves the rows that are marked to a table of their own; both keep their order.</summary>
    public NativeRows<T> TakeOut(ReadOnlySpan<bool> marked)
    {
        var taken = new NativeRows<T>(Width);
        long kept = 0;
        long count = 0;
        foreach (bool mark in marked) count += mark ? 1 : 0;
        taken.Reserve(Math.Max(1, count));
        for (long i = 0; i < Count; i++)
        {
            Span<T> row = Row(i);
            if (marked[(int)i]) row.CopyTo(taken.Row(taken.Count++));
            else row.CopyTo(Row(kept++));
        }

        Count = kept;
        return taken;
    }

    /// <summary>Replaces some columns by columns of zeros and ones.</summary>
    /// <param name="expansions">For each old column, in order, the number of new ones; 0 means that it stays as it is.</param>
    /// <param name="codeToPlace">For each old column that is expanded, the place of each code among the new ones.</param>
    public void Expand(int[] expansions, int[]?[] codeToPlace)
    {
        long wide = 0;
        foreach (int expansion in expansions) wide += Math.Max(1, expansion);
        MemoryNeed.ThrowIfTooLarge((Int128)Count * wide * sizeof(T), $"{Count} rows × {wide} columns after --one-hot");
        int newWidth = checked((int)wide);
        T* data = (T*)NativeMemory.AllocZeroed((nuint)(Math.Max(1, Count) * newWidth), (nuint)sizeof(T));
        for (long i = 0; i < Count; i++)
        {
            T* from = _data + (i * Width), to = data + (i * newWidth);
            for (int j = 0; j < expansions.Length; j++)
            {
                if (codeToPlace[j] is { } places) to[places[int.CreateTruncating(from[j])]] = T.One;
                else *to = from[j];
                to += Math.Max(1, expansions[j]);
            }
        }

        NativeMemory.Free(_data);
        _data = data;
        _capacity = Math.Max(1, Count);
        Width = newWidth;
    }

    public void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        Count = _capacity = 0;
    }

    /// <summary>Makes room for so many rows.</summary>
    public void Reserve(long rows)
    {
        if (rows == _capacity) return;
        Int128 bytes = (Int128)rows * Width * sizeof(T);
        MemoryNeed.ThrowIfTooLarge(bytes, $"{rows} rows × {Width} columns");
        _data = (T*)NativeMemory.Realloc(_data, (nuint)bytes);
        _capacity = rows;
    }
}
