using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Aligned native memory for temporaries, kept for the next call up to a bound: a fresh page costs a fault, and faults
/// cost more than many of the products the memory is for.
/// </summary>
/// <remarks>
/// Blocks are 64-byte aligned; from 2 MB on they are 2 MB aligned and asked to be backed by huge pages. The contents of a
/// rented block are whatever was there. Thread-safe.
/// </remarks>
internal sealed unsafe class ScratchPool : IDisposable
{
    private const int SmallestShift = 12;
    private const int ClassesPerDoubling = 4; // sizes are rounded up by at most a quarter

    private readonly Lock _gate = new();
    private readonly Stack<nint>?[] _free = new Stack<nint>?[(64 - SmallestShift) * ClassesPerDoubling];
    private readonly long _bound;
    private long _pooled;
    private bool _disposed;

    /// <summary>Makes a pool.</summary>
    /// <param name="bound">The most bytes to keep while nobody uses them; what is returned beyond it is freed at once.</param>
    public ScratchPool(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        _bound = bound;
    }

    /// <summary>The pool that the CPU operators share.</summary>
    public static ScratchPool Shared { get; } = new(512L << 20);

    /// <summary>The bytes that are kept now.</summary>
    public long PooledBytes
    {
        get
        {
            lock (_gate)
                return _pooled;
        }
    }

    /// <summary>Bytes of the block that is rented for so many elements.</summary>
    public static long BytesOf<T>(long count)
        where T : unmanaged
    {
        ClassOf(checked(count * sizeof(T)), out long bytes);
        return bytes;
    }

    /// <summary>Rents room for <paramref name="count"/> elements; dispose the block to give it back.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no such memory; the message says how much was asked for.</exception>
    public ScratchBlock<T> Rent<T>(long count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > (long.MaxValue >> 1) / sizeof(T))
            ThrowTooLarge(count, sizeof(T));
        int sizeClass = ClassOf(count * sizeof(T), out long bytes);
        ScratchMeter.Count(bytes);
        lock (_gate)
        {
            if (_free[sizeClass] is { Count: > 0 } stack)
            {
                _pooled -= bytes;
                return new ScratchBlock<T>(this, stack.Pop(), bytes, sizeClass);
            }
        }

        return new ScratchBlock<T>(this, (nint)AlignedMemory.Allocate(bytes), bytes, sizeClass);
    }

    /// <summary>Frees what is kept.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (Stack<nint>? stack in _free)
            {
                while (stack is { Count: > 0 })
                    AlignedMemory.Free((void*)stack.Pop());
            }

            _pooled = 0;
        }
    }

    /// <summary>Frees what is kept. Blocks still rented are freed when they come back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Clear();
        }
    }

    internal void Return(nint address, long bytes, int sizeClass)
    {
        ScratchMeter.Count(-bytes);
        lock (_gate)
        {
            if (!_disposed && _pooled + bytes <= _bound)
            {
                (_free[sizeClass] ??= new Stack<nint>()).Push(address);
                _pooled += bytes;
                return;
            }
        }

        AlignedMemory.Free((void*)address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ClassOf(long wanted, out long bytes)
    {
        // Four sizes to each power of two: 4, 5, 6, 7 times 2^s.
        ulong size = (ulong)Math.Max(wanted, 1L << SmallestShift);
        int shift = BitOperations.Log2(size) - 2;
        ulong quarters = (size + (1UL << shift) - 1) >> shift; // 4 … 8
        bytes = (long)(quarters << shift);
        return ((shift + 2 - SmallestShift) * ClassesPerDoubling) + (int)quarters - 4;
    }

    [DoesNotReturn]
    private static void ThrowTooLarge(long count, int size)
#pragma warning disable CA2201 // This is what the type is for, and what callers of any allocation expect.
        => throw new OutOfMemoryException($"{count} elements of {size} bytes are more than can be addressed.");
#pragma warning restore CA2201
}
