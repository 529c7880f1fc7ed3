using System.Numerics;

namespace L2Gpu.Runtime.Native;

/// <summary>The memory of one device: memory objects in use, and freed ones that wait for the next buffer of their size class.</summary>
/// <remarks>Thread-safe. Its lock is taken last: nothing here waits for a queue.</remarks>
internal sealed class MemoryPool : IMemoryUse
{
    private const nuint Smallest = 256;

    private readonly Lock _lock = new();
    private readonly NativeDevice _device;
    private readonly bool _reuses;
    private readonly SortedDictionary<nuint, Stack<nint>> _free = new(Comparer<nuint>.Create((left, right) => right.CompareTo(left)));
    private nuint _allocated;
    private nuint _pooled;
    private bool _closed;

    public MemoryPool(NativeDevice device, nuint limit, bool reuses)
    {
        _device = device;
        _reuses = reuses;
        Limit = limit;
        Largest = nuint.Min(limit, (nuint)device.Limits.MaxBufferBytes);
    }

    public nuint Limit { get; }

    /// <summary>The most that one buffer can have.</summary>
    public nuint Largest { get; }

    /// <inheritdoc/>
    public long AllocatedBytes
    {
        get
        {
            lock (_lock) return (long)_allocated;
        }
    }

    /// <inheritdoc/>
    public long PooledBytes
    {
        get
        {
            lock (_lock) return (long)_pooled;
        }
    }

    /// <inheritdoc/>
    public long LimitBytes => (long)Limit;

    /// <summary>The size of the memory object behind a buffer: at most an eighth more than was asked for, so that few sizes serve many.</summary>
    public nuint SizeOf(nuint bytes)
    {
        if (!_reuses) return nuint.Max(bytes, 1);
        if (bytes <= Smallest) return Smallest;
        nuint step = nuint.Max(Smallest, (nuint)1 << (BitOperations.Log2(bytes - 1) - 3));
        return nuint.Max(bytes, nuint.Min(Largest, (bytes + step - 1) / step * step));
    }

    /// <summary>Takes a memory object that was freed; 0 if there is none of this size.</summary>
    public nint TryReuse(nuint size)
    {
        lock (_lock)
        {
            if (!_free.TryGetValue(size, out Stack<nint>? handles)) return 0;
            nint handle = handles.Pop();
            if (handles.Count == 0) _free.Remove(size);
            _pooled -= size;
            _allocated += size;
            return handle;
        }
    }

    /// <summary>Makes a memory object; gives back to the driver what is kept for reuse if it has to. The thread has entered the driver.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="result">What the driver said; success, too, where the limit is in the way and the driver was not asked.</param>
    /// <returns>The object; 0 if there is no room for it.</returns>
    public nint TryCreate(nuint size, out NativeResult result)
    {
        lock (_lock)
        {
            result = default;
            if (size > Limit || _allocated > Limit - size) return 0;
            Release(Limit - size - _allocated);
            nint handle = Create(size, out result);
            if (handle == 0 && _pooled > 0 && _device.Driver.IsOutOfMemory(result))
            {
                ReleaseAll();
                handle = Create(size, out result);
            }

            if (handle != 0) _allocated += size;
            return handle;
        }
    }

    /// <summary>Takes a memory object back.</summary>
    public void Free(nint handle, nuint size)
    {
        lock (_lock)
        {
            _allocated -= size;
            if (!_reuses || _closed || _device.IsLost || size > Limit / 2)
            {
                Return(handle);
                return;
            }

            // More than half of the limit is never kept from others.
            Release((Limit / 2) - size);
            if (!_free.TryGetValue(size, out Stack<nint>? handles)) _free[size] = handles = [];
            handles.Push(handle);
            _pooled += size;
        }
    }

    /// <inheritdoc/>
    public void Trim()
    {
        lock (_lock)
        {
            if (!_closed) ReleaseAll();
        }
    }

    /// <summary>Gives everything back, now and from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Release(0);
        }
    }

    /// <summary>What is in use, for messages.</summary>
    public string Describe()
    {
        lock (_lock) return $"{MiB(_allocated)} are in use, {MiB(_pooled)} kept for reuse; the limit is {MiB(Limit)}";
    }

    public static string MiB(nuint bytes) => $"{bytes / 1048576.0:N1} MiB";

    private nint Create(nuint size, out NativeResult result)
    {
        result = _device.Driver.Allocate(size, out nint handle);
        return result.Succeeded ? handle : 0;
    }

    private void Return(nint handle)
    {
        using DriverScope scope = _device.TryEnter();
        _device.Driver.Free(handle);
    }

    private void ReleaseAll()
    {
        using DriverScope scope = _device.TryEnter();
        Release(0);
        _device.Driver.Trim();
    }

    // The largest first: the fewest calls.
    private void Release(nuint most)
    {
        while (_pooled > most)
        {
            (nuint size, Stack<nint> handles) = _free.First();
            Return(handles.Pop());
            if (handles.Count == 0) _free.Remove(size);
            _pooled -= size;
        }
    }
}
